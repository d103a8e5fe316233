import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useExcuse } from './useQuality';

/** Takes partitions out of the verdict, with a reason. */
export function ExcuseDialog(props: {
  family: string;
  partition: string;
  nameOf: (key: string) => string;
  onDone: (name: string) => void;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [to, setTo] = useState(props.partition);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const excuse = useExcuse(props.family);
  const name = props.nameOf(props.partition);
  const short = reason.trim().length < 3;
  const save = () => {
    setAsked(true);
    if (short) return;
    excuse.mutate(
      {
        from: props.partition,
        to: to.trim() && to !== props.partition ? to.trim() : undefined,
        reason: reason.trim(),
      },
      {
        onSuccess: () => {
          props.onDone(name);
          props.onClose();
        },
      },
    );
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('excuse.title', { name })}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" disabled={excuse.isPending} onClick={save}>
            {t('excuse.confirm', { name })}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1.5 }}>{t('excuse.text')}</Box>
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          first
          rows={3}
          label={t('excuse.reason')}
          help={t('excuse.reasonHelp')}
          error={asked && short ? t('excuse.needReason') : undefined}
          value={reason}
          onChange={setReason}
        />
        <Field
          mono
          label={t('excuse.to')}
          help={t('excuse.toHelp')}
          value={to}
          onChange={setTo}
        />
      </form>
      {excuse.error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(excuse.error)}
        </Box>
      )}
    </PlainDialog>
  );
}
