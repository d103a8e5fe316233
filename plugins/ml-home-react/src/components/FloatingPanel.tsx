import Popover from '@mui/material/Popover';
import { ReactNode } from 'react';
import { radius, type, useTokens } from '../theme';

/** A small panel that floats below its button. */
export function FloatingPanel(props: {
  label: string;
  anchor: HTMLElement | null;
  onClose: () => void;
  width?: number;
  align?: 'left' | 'right';
  children: ReactNode;
}) {
  const k = useTokens();
  const side = props.align ?? 'left';
  return (
    <Popover
      open={!!props.anchor}
      anchorEl={props.anchor}
      onClose={props.onClose}
      transitionDuration={120}
      anchorOrigin={{ vertical: 'bottom', horizontal: side }}
      transformOrigin={{ vertical: 'top', horizontal: side }}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': props.label,
          sx: {
            width: props.width ?? 320,
            mt: 0.5,
            borderRadius: radius.panel,
            border: `1px solid ${k.line}`,
            backgroundImage: 'none',
            bgcolor: k.paper,
            color: k.text,
            fontFamily: k.sans,
            ...type.body,
          },
        } as object,
      }}
    >
      {props.children}
    </Popover>
  );
}
