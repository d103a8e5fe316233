import {
  Button,
  Field,
  PlainDialog,
  type,
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
  /** Nothing to act on yet: the fields say why. */
  incomplete?: boolean;
  /** Labels of fields that still lack what they need. */
  missing?: string[];
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { missing = [] } = props;
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
              if (short || props.incomplete || missing.length > 0) return;
              props.onConfirm(reason.trim());
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
      {tried && missing.length > 0 && (
        <Box role="alert" sx={{ ...type.small, color: k.errorText }}>
          {t('gov.missing', { fields: missing.join(', ') })}
        </Box>
      )}
    </PlainDialog>
  );
}
