import {
  Button,
  Field,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode, useState } from 'react';

/** Asks before something that binds, and why; the reason goes into the ledger. */
export function ActDialog(props: {
  title: string;
  text?: string;
  confirm: string;
  busy?: boolean;
  /** The act itself needs no reason. */
  noReason?: boolean;
  danger?: boolean;
  /** Other fields say that something is missing. */
  incomplete?: boolean;
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const short = !props.noReason && reason.trim().length < 3;
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t('gov.cancel')}</Button>
          <Button
            variant={props.danger ? 'danger' : 'primary'}
            disabled={props.busy}
            onClick={() => {
              setTried(true);
              if (!short && !props.incomplete) props.onConfirm(reason.trim());
            }}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      {props.text && <Box sx={{ color: k.second, mb: 1.5 }}>{props.text}</Box>}
      {props.children}
      {!props.noReason && (
        <Field
          label={t('gov.why')}
          rows={3}
          value={reason}
          onChange={setReason}
          first={!props.children}
          error={tried && short ? t('gov.whyNeeded') : undefined}
        />
      )}
    </PlainDialog>
  );
}
