import Add from '@mui/icons-material/Add';
import Check from '@mui/icons-material/Check';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import Popover from '@mui/material/Popover';
import { ReactNode, useState } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { Button } from './Button';

export interface FilterOption {
  value: string;
  label?: string;
  count?: number;
}

export interface FilterMenuProps {
  /** The field: "Owner". */
  label: string;
  options: FilterOption[];
  selected: string[];
  onChange: (selected: string[]) => void;
  /** One value at most. */
  single?: boolean;
  render?: (option: FilterOption) => ReactNode;
  loading?: boolean;
}

/** The query field is what one came for when the menu opens. */
const focusOnOpen = (field: HTMLInputElement | null) => field?.focus();

/** An offer "+ Owner" that opens the values with their counts. */
export function FilterMenu(props: FilterMenuProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const wanted = query.toLocaleLowerCase();
  const shown = props.options
    .filter(o => (o.label ?? o.value).toLocaleLowerCase().includes(wanted))
    .slice(0, 100);
  const toggle = (value: string) => {
    const on = props.selected.includes(value);
    if (props.single) {
      props.onChange(on ? [] : [value]);
      setAnchor(null);
      return;
    }
    props.onChange(
      on ? props.selected.filter(v => v !== value) : [...props.selected, value],
    );
  };
  return (
    <>
      <Button
        variant="text"
        icon={<Add />}
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {props.label}
      </Button>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => {
          setAnchor(null);
          setQuery('');
        }}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': props.label,
            sx: {
              width: 280,
              mt: 0.5,
              borderRadius: radius.field,
              border: `1px solid ${k.line}`,
              backgroundImage: 'none',
              fontFamily: k.sans,
              bgcolor: k.paper,
            },
          } as object,
        }}
      >
        {props.options.length > 7 && (
          <InputBase
            fullWidth
            inputRef={focusOnOpen}
            placeholder={t('filter.find', { field: props.label })}
            value={query}
            onChange={event => setQuery(event.target.value)}
            inputProps={{
              'aria-label': t('filter.find', { field: props.label }),
            }}
            sx={{
              ...type.body,
              px: 1.5,
              height: 36,
              borderBottom: `1px solid ${k.line}`,
            }}
          />
        )}
        <Box
          role="group"
          aria-label={props.label}
          sx={{ maxHeight: 320, overflow: 'auto', py: 0.5 }}
        >
          {shown.map(option => {
            const on = props.selected.includes(option.value);
            return (
              <Box
                component="button"
                type="button"
                key={option.value}
                role="checkbox"
                aria-checked={on}
                onClick={() => toggle(option.value)}
                sx={{
                  display: 'flex',
                  alignItems: 'center',
                  gap: 1,
                  width: '100%',
                  minHeight: 32,
                  px: 1.5,
                  border: 0,
                  bgcolor: 'transparent',
                  color: k.text,
                  fontFamily: 'inherit',
                  ...type.body,
                  textAlign: 'left',
                  cursor: 'pointer',
                  '&:hover, &:focus-visible': { bgcolor: k.hover, outline: 0 },
                }}
              >
                <Box sx={{ width: 16, display: 'grid', color: k.accent }}>
                  {on && <Check sx={{ fontSize: 16 }} />}
                </Box>
                <Box
                  sx={{
                    minWidth: 0,
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    whiteSpace: 'nowrap',
                    flex: 1,
                  }}
                >
                  {props.render?.(option) ?? option.label ?? option.value}
                </Box>
                {option.count !== undefined && (
                  <Box
                    sx={{ color: k.second, fontVariantNumeric: 'tabular-nums' }}
                  >
                    {format.number(option.count)}
                  </Box>
                )}
              </Box>
            );
          })}
          {!shown.length && (
            <Box sx={{ px: 1.5, py: 1, color: k.second, ...type.body }}>
              {props.loading ? t('filter.loading') : t('filter.nothing')}
            </Box>
          )}
        </Box>
      </Popover>
    </>
  );
}

/** A filter at work: "owner is home-recs ×". */
export function ActiveFilter(props: {
  field: string;
  value: ReactNode;
  /** The value as text, for readers. */
  name: string;
  onRemove: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        height: 30,
        pl: 1.25,
        pr: 0.25,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.accentGround,
        color: k.text,
        ...type.body,
        whiteSpace: 'nowrap',
      }}
    >
      <span>{props.field}</span>
      <Box component="span" sx={{ color: k.second }}>
        {t('filter.is')}
      </Box>
      {props.value}
      <Box
        component="button"
        type="button"
        aria-label={t('filter.remove', {
          field: props.field,
          value: props.name,
        })}
        onClick={props.onRemove}
        sx={{
          border: 0,
          bgcolor: 'transparent',
          width: 24,
          height: 24,
          p: 0,
          display: 'grid',
          placeItems: 'center',
          cursor: 'pointer',
          color: k.second,
          '& svg': { fontSize: 15 },
        }}
      >
        <Close aria-hidden />
      </Box>
    </Box>
  );
}
