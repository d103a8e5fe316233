import Box from '@mui/material/Box';
import Popper from '@mui/material/Popper';
import { KeyboardEvent, ReactNode, useId, useRef, useState } from 'react';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { Field, FieldProps } from './Field';

export interface Suggestion {
  value: string;
  /** How it is shown; its value when absent. */
  label?: ReactNode;
  detail?: ReactNode;
}

export interface SuggestFieldProps extends FieldProps {
  /** What fits what is written, the best first. */
  suggestions: Suggestion[];
  /** Suggestions are on their way. */
  loading?: boolean;
  /** One was chosen; `onChange` alone when absent. */
  onPick?: (value: string) => void;
}

/** A field that offers what there is, and takes other text too. */
export function SuggestField(props: SuggestFieldProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { suggestions, loading, onPick, ...field } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  const done = suggestions.length === 1 && suggestions[0].value === props.value;
  const shown =
    open && !done && (suggestions.length > 0 || (!!loading && !!props.value));
  const pick = ({ value }: Suggestion) => {
    (onPick ?? props.onChange)(value);
    setOpen(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(i => Math.max(0, Math.min(suggestions.length - 1, i + step)));
    } else if (event.key === 'Enter' && shown && suggestions[active]) {
      event.preventDefault();
      pick(suggestions[active]);
    } else if (event.key === 'Escape' && shown) {
      // The list closes, and not the dialog around it.
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <Box
      ref={box}
      sx={{ flex: 1, minWidth: 0 }}
      onKeyDown={onKeyDown}
      onBlur={() => setOpen(false)}
    >
      <Field
        {...field}
        onChange={value => {
          props.onChange(value);
          setActive(-1);
          setOpen(true);
        }}
        attributes={{
          role: 'combobox',
          autoComplete: 'off',
          'aria-expanded': shown,
          'aria-controls': shown ? listId : undefined,
          'aria-autocomplete': 'list',
          'aria-activedescendant':
            shown && suggestions[active] ? `${listId}-${active}` : undefined,
          onClick: () => setOpen(true),
        }}
      />
      <Popper
        open={shown}
        anchorEl={() => box.current!.querySelector('input')!}
        placement="bottom-start"
        // Within the dialog for those who hear it, and not cut off by its edge.
        disablePortal
        popperOptions={{ strategy: 'fixed' }}
        sx={{ zIndex: 1400 }}
      >
        <Box
          id={listId}
          role="listbox"
          aria-label={props.label}
          sx={{
            minWidth: Math.max(
              220,
              box.current?.querySelector('input')?.offsetWidth ?? 0,
            ),
            maxWidth: 420,
            maxHeight: 264,
            overflow: 'auto',
            mt: 0.5,
            py: 0.5,
            bgcolor: k.paper,
            border: `1px solid ${k.line}`,
            borderRadius: radius.field,
            boxShadow: 8,
            fontFamily: k.sans,
            ...type.body,
            color: k.text,
          }}
        >
          {suggestions.map((one, i) => (
            <Box
              key={one.value}
              role="option"
              id={`${listId}-${i}`}
              aria-selected={i === active}
              onMouseEnter={() => setActive(i)}
              onMouseDown={event => {
                event.preventDefault();
                pick(one);
              }}
              sx={{
                display: 'flex',
                gap: 1,
                alignItems: 'center',
                px: 1.25,
                minHeight: 32,
                cursor: 'pointer',
                whiteSpace: 'nowrap',
                bgcolor: i === active ? k.accentGround : 'transparent',
              }}
            >
              <Box
                component="span"
                sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
              >
                {one.label ?? one.value}
              </Box>
              {one.detail && (
                <Box
                  component="span"
                  sx={{
                    ml: 'auto',
                    flexShrink: 2,
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    ...type.small,
                    color: k.second,
                  }}
                >
                  {one.detail}
                </Box>
              )}
            </Box>
          ))}
          {suggestions.length === 0 && (
            <Box sx={{ px: 1.25, py: 0.75, color: k.second }}>
              {t('filter.loading')}
            </Box>
          )}
        </Box>
      </Popper>
    </Box>
  );
}
