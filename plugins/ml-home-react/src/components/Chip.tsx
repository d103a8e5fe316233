import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { radius, type, useTokens } from '../theme';

export interface ChipProps {
  children: ReactNode;
  mono?: boolean;
  title?: string;
  /** Accent outline: chosen, or the one that matters. */
  accent?: boolean;
}

/** A quiet word in a frame, 20 px high. */
export function Chip(props: ChipProps) {
  const k = useTokens();
  return (
    <Box
      component="span"
      title={props.title}
      sx={{
        display: 'inline-block',
        boxSizing: 'border-box',
        height: 20,
        px: '6px',
        border: `1px solid ${props.accent ? k.accent : k.field}`,
        borderRadius: radius.chip,
        color: props.accent ? k.accent : k.text,
        bgcolor: k.paper,
        fontSize: 11.5,
        lineHeight: '18px',
        fontFamily: props.mono ? k.mono : 'inherit',
        whiteSpace: 'nowrap',
        maxWidth: 220,
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        verticalAlign: 'middle',
      }}
    >
      {props.children}
    </Box>
  );
}

/** Chips in a row that never wraps; what does not fit is counted. */
export function ChipRow(props: {
  items: string[];
  max?: number;
  mono?: boolean;
}) {
  const k = useTokens();
  const max = props.max ?? 2;
  const shown = props.items.slice(0, max);
  const rest = props.items.slice(max);
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        gap: 0.5,
        alignItems: 'center',
        minWidth: 0,
      }}
    >
      {shown.map(item => (
        <Chip key={item} mono={props.mono} title={item}>
          {item}
        </Chip>
      ))}
      {rest.length > 0 && (
        <Box
          component="span"
          title={rest.join(', ')}
          sx={{ ...type.small, color: k.second }}
        >
          +{rest.length}
        </Box>
      )}
    </Box>
  );
}

/** A key of the keyboard. */
export function Kbd(props: { children: ReactNode }) {
  const k = useTokens();
  return (
    <Box
      component="kbd"
      sx={{
        border: `1px solid ${k.field}`,
        borderRadius: radius.chip,
        px: '5px',
        fontFamily: k.mono,
        fontSize: 11,
        lineHeight: '16px',
        color: k.second,
        bgcolor: k.paper,
      }}
    >
      {props.children}
    </Box>
  );
}
