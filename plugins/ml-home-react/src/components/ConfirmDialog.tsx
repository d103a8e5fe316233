import Box from '@mui/material/Box';
import Dialog from '@mui/material/Dialog';
import { ReactNode, useId } from 'react';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { Button } from './Button';

export interface PlainDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Buttons at the end, the primary one last. */
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** A dialog with a title, its content and its buttons. */
export function PlainDialog(props: PlainDialogProps) {
  const k = useTokens();
  const id = useId();
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      aria-labelledby={id}
      maxWidth={false}
      transitionDuration={120}
      PaperProps={{
        sx: {
          width: props.width ?? 520,
          maxWidth: 'calc(100vw - 48px)',
          borderRadius: radius.panel,
          backgroundImage: 'none',
          fontFamily: k.sans,
          bgcolor: k.paper,
          color: k.text,
          ...type.body,
        },
      }}
    >
      <Box
        component="h2"
        id={id}
        sx={{
          m: 0,
          px: 2.5,
          pt: 2,
          pb: 1,
          fontSize: 16,
          lineHeight: '24px',
          fontWeight: 650,
        }}
      >
        {props.title}
      </Box>
      <Box sx={{ px: 2.5, pb: 2, overflow: 'auto' }}>{props.children}</Box>
      {props.actions && (
        <Box
          sx={{
            display: 'flex',
            justifyContent: 'flex-end',
            gap: 1,
            px: 2.5,
            py: 1.5,
            borderTop: `1px solid ${k.line}`,
          }}
        >
          {props.actions}
        </Box>
      )}
    </Dialog>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  title: string;
  /** What happens, and whether it can be undone. */
  children: ReactNode;
  /** Names the object and the effect: "Revoke laptop". */
  confirm: string;
  busy?: boolean;
  error?: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <PlainDialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      width={460}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.keep')}</Button>
          <Button
            variant="danger"
            onClick={props.onConfirm}
            disabled={props.busy}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second }}>{props.children}</Box>
      {props.error && (
        <Box role="alert" sx={{ color: k.errorText, mt: 1 }}>
          {props.error.message}
        </Box>
      )}
    </PlainDialog>
  );
}
