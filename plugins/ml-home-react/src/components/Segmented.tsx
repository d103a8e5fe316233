import Box from '@mui/material/Box';
import { radius, useTokens } from '../theme';

export interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** One of a few, side by side, 26 px high. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const k = useTokens();
  return (
    <Box
      role="group"
      aria-label={props.label}
      sx={{
        display: 'inline-flex',
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        overflow: 'hidden',
        flexShrink: 0,
      }}
    >
      {props.options.map((option, i) => {
        const on = option.value === props.value;
        return (
          <Box
            component="button"
            type="button"
            key={option.value}
            aria-pressed={on}
            onClick={() => props.onChange(option.value)}
            sx={{
              height: 24,
              px: '9px',
              border: 0,
              borderLeft: i ? `1px solid ${k.field}` : 0,
              cursor: 'pointer',
              fontFamily: 'inherit',
              fontSize: 12,
              fontWeight: on ? 650 : 400,
              color: on ? k.accent : k.second,
              bgcolor: on ? k.accentGround : k.paper,
              '&:hover': { color: on ? k.accent : k.text },
              '&:focus-visible': {
                outline: `2px solid ${k.accent}`,
                outlineOffset: -2,
              },
            }}
          >
            {option.label}
          </Box>
        );
      })}
    </Box>
  );
}
