import { RetirementCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  ToastMessage,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { personOf } from '../quality/Proposals';
import { usePropose } from '../useProposals';
import { useKeep } from './useRetirement';

export const nameOf = ({ name, feature }: RetirementCandidate): string =>
  feature ? `${name}/${feature}` : name;

/** Proposes that something retires, or keeps it for a while; either with a reason that others read. */
export function RetireDialog(props: {
  row: RetirementCandidate;
  act: 'propose' | 'keep';
  onDone: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const { row, act } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('180');
  const [asked, setAsked] = useState(false);
  const propose = usePropose(row.name);
  const keep = useKeep();
  const name = nameOf(row);
  const owner = personOf(row.owner) ?? t('proposal.noOwner');
  const short = reason.trim().length < 3;
  const count = Number(days);
  const wrongDays = !(Number.isInteger(count) && count >= 1 && count <= 730);
  const done = (text: string) => {
    props.onDone({ text });
    props.onClose();
  };
  const send = () => {
    setAsked(true);
    if (short || (act === 'keep' && wrongDays)) return;
    if (act === 'propose') {
      propose.mutate(
        { kind: 'retirement', feature: row.feature, reason: reason.trim() },
        { onSuccess: () => done(t('retirement.proposeDone', { owner })) },
      );
      return;
    }
    keep.mutate(
      {
        family: row.name,
        feature: row.feature,
        reason: reason.trim(),
        days: count,
      },
      {
        onSuccess: ({ until }) =>
          done(t('retirement.keepDone', { name, date: format.date(until) })),
      },
    );
  };
  const failure = propose.error ?? keep.error;
  return (
    <PlainDialog
      open
      title={t(
        act === 'propose' ? 'retirement.proposeTitle' : 'retirement.keepTitle',
        { name },
      )}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={propose.isPending || keep.isPending}
            onClick={send}
          >
            {t(
              act === 'propose'
                ? 'retirement.proposeConfirm'
                : 'retirement.keepConfirm',
              { name },
            )}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1 }}>
        {act === 'propose'
          ? t('retirement.proposeText', { owner })
          : t('retirement.keepText')}
      </Box>
      {act === 'keep' && (
        <Field
          label={t('retirement.keepDays')}
          help={t('retirement.keepDaysHelp')}
          error={asked && wrongDays ? t('retirement.keepDaysHelp') : undefined}
          value={days}
          onChange={setDays}
        />
      )}
      <Field
        first
        rows={3}
        label={t('retirement.reason')}
        error={asked && short ? t('retirement.needReason') : undefined}
        value={reason}
        onChange={setReason}
      />
      {failure && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(failure)}
        </Box>
      )}
    </PlainDialog>
  );
}
