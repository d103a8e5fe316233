import ExpandLess from '@mui/icons-material/ExpandLess';
import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import { ReactNode, useId, useState } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';

export interface FacetValue {
  value: string;
  count: number;
}

/** Values of one field with their counts, to tick; those that are chosen always show. */
export function FacetGroup(props: {
  label: string;
  values: FacetValue[];
  selected: string[];
  onChange: (selected: string[]) => void;
  render?: (value: string) => ReactNode;
  /** Values that show at once. */
  shown?: number;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const id = useId();
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const most = props.shown ?? 5;
  // A chosen value that fits nothing any more stays in sight, to be taken away.
  const lost = props.selected
    .filter(value => !props.values.some(one => one.value === value))
    .map(value => ({ value, count: 0 }));
  const values = [...props.values, ...lost];
  const visible = values.filter(
    (one, i) => all || i < most || props.selected.includes(one.value),
  );
  const rest = values.filter(one => !visible.includes(one));
  const toggle = (value: string) =>
    props.onChange(
      props.selected.includes(value)
        ? props.selected.filter(one => one !== value)
        : [...props.selected, value],
    );
  const plainButton = {
    border: 0,
    p: 0,
    bgcolor: 'transparent',
    fontFamily: 'inherit',
    cursor: 'pointer',
    width: '100%',
    textAlign: 'left',
    color: k.text,
    '&:focus-visible': { outline: `2px solid ${k.accent}`, outlineOffset: 1 },
  };
  if (values.length === 0) return null;
  return (
    <Box component="section" aria-labelledby={id} sx={{ mb: 2 }}>
      <Box
        component="button"
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{
          ...plainButton,
          display: 'flex',
          alignItems: 'center',
          justifyContent: 'space-between',
          minHeight: 26,
          ...type.small,
          fontWeight: 650,
          '& svg': { fontSize: 16, color: k.second },
        }}
      >
        <span id={id}>{props.label}</span>
        {open ? <ExpandLess aria-hidden /> : <ExpandMore aria-hidden />}
      </Box>
      {open &&
        visible.map(({ value, count }) => (
          <Box
            component="label"
            key={value}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 1,
              minHeight: 26,
              cursor: 'pointer',
              ...type.body,
              '&:hover': { color: k.accent },
            }}
          >
            <Box
              component="input"
              type="checkbox"
              checked={props.selected.includes(value)}
              onChange={() => toggle(value)}
              sx={{
                m: 0,
                width: 14,
                height: 14,
                flexShrink: 0,
                accentColor: k.accent,
                cursor: 'pointer',
              }}
            />
            <Box
              component="span"
              title={value}
              sx={{
                flex: 1,
                minWidth: 0,
                overflow: 'hidden',
                textOverflow: 'ellipsis',
                whiteSpace: 'nowrap',
              }}
            >
              {props.render?.(value) ?? value}
            </Box>
            <Box
              component="span"
              sx={{ color: k.second, fontVariantNumeric: 'tabular-nums' }}
            >
              {format.number(count)}
            </Box>
          </Box>
        ))}
      {open && (rest.length > 0 || (all && values.length > most)) && (
        <Box
          component="button"
          type="button"
          onClick={() => setAll(!all)}
          sx={{ ...plainButton, minHeight: 26, ...type.body, color: k.second }}
        >
          {all
            ? t('facet.fewer')
            : t('facet.more', { n: format.number(rest.length) })}
        </Box>
      )}
    </Box>
  );
}
