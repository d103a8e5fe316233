import Box from '@mui/material/Box';
import Snackbar from '@mui/material/Snackbar';
import { ReactNode, useCallback, useState } from 'react';
import { radius, type, useTokens } from '../theme';
import { Button } from './Button';

export interface ToastMessage {
  text: ReactNode;
  /** The way back: "Undo". */
  action?: { label: string; onClick: () => void };
  /** Stays until it is closed. */
  lasting?: boolean;
}

/** Says what was done, with the way back; put `node` once on the page. */
export function useToast(): {
  node: ReactNode;
  show: (message: ToastMessage) => void;
  hide: () => void;
} {
  const k = useTokens();
  const [message, setMessage] = useState<ToastMessage & { id: number }>();
  const [open, setOpen] = useState(false);
  const show = useCallback((next: ToastMessage) => {
    setMessage({ ...next, id: Date.now() });
    setOpen(true);
  }, []);
  const hide = useCallback(() => setOpen(false), []);
  const node = (
    <Snackbar
      key={message?.id}
      open={open}
      onClose={(_, reason) => reason !== 'clickaway' && setOpen(false)}
      autoHideDuration={message?.lasting ? null : 10_000}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
      transitionDuration={120}
    >
      <Box
        role="status"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          pl: 2,
          pr: 1,
          minHeight: 44,
          border: `1px solid ${k.field}`,
          borderRadius: radius.panel,
          boxShadow: 6,
          bgcolor: k.paper,
          color: k.text,
          fontFamily: k.sans,
          ...type.body,
        }}
      >
        <span>{message?.text}</span>
        {message?.action && (
          <Button
            small
            onClick={() => {
              setOpen(false);
              message.action?.onClick();
            }}
          >
            {message.action.label}
          </Button>
        )}
      </Box>
    </Snackbar>
  );
  return { node, show, hide };
}
