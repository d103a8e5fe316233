import Box from '@mui/material/Box';
import { MouseEvent, ReactNode } from 'react';
import { radius, useTokens } from '../theme';

/** A glyph to press, 24 px, named for readers and in its tooltip. */
export function IconButton(props: {
  label: string;
  onClick: (event: MouseEvent<HTMLElement>) => void;
  disabled?: boolean;
  pressed?: boolean;
  'aria-haspopup'?: 'menu' | 'dialog';
  children: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box
      component="button"
      type="button"
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-haspopup={props['aria-haspopup']}
      disabled={props.disabled}
      onClick={props.onClick}
      sx={{
        border: 0,
        p: 0,
        width: 24,
        height: 24,
        flexShrink: 0,
        display: 'grid',
        placeItems: 'center',
        borderRadius: radius.chip,
        bgcolor: props.pressed ? k.accentGround : 'transparent',
        color: props.pressed ? k.accent : k.second,
        cursor: 'pointer',
        '& svg': { fontSize: 16 },
        '&:hover': { bgcolor: k.hover, color: k.text },
        '&:disabled': {
          opacity: 0.35,
          cursor: 'default',
          bgcolor: 'transparent',
        },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 1,
        },
      }}
    >
      {props.children}
    </Box>
  );
}
