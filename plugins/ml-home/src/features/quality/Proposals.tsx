import {
  Proposal,
  Schedule,
  SloInput,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  Field,
  messageOf,
  OwnerLink,
  Panel,
  PlainDialog,
  StateGlyph,
  ToastMessage,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useDecide, useOpenProposals } from '../useProposals';
import { useQualityWords } from './useQualityWords';

/** "alice" of `user:default/alice`. */
export const personOf = (ref: string | undefined): string | undefined =>
  ref?.replace(/^(user|group):(default\/)?/, '');

/** A promise in one line. */
export function useSloWords(schedule?: Schedule) {
  const { t } = useMlHomeTranslation();
  const words = useQualityWords(schedule);
  return (
    slo: Pick<SloInput, 'objective' | 'deadline'> & { windowDays: number },
  ) =>
    t('proposal.means', {
      share: words.goal(slo.objective),
      deadline: words.deadline(slo.deadline),
      days: String(slo.windowDays),
    });
}

/** The owner says no, and why. */
export function DeclineDialog(props: {
  proposal: Proposal;
  onDone: () => void;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const decide = useDecide();
  const short = reason.trim().length < 3;
  const who = personOf(props.proposal.author) ?? t('proposal.someone');
  const send = () => {
    setAsked(true);
    if (short) return;
    decide.mutate(
      { id: props.proposal.id, decision: 'decline', reason: reason.trim() },
      {
        onSuccess: () => {
          props.onDone();
          props.onClose();
        },
      },
    );
  };
  return (
    <PlainDialog
      open
      title={t('proposal.declineTitle', { who })}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" disabled={decide.isPending} onClick={send}>
            {t('proposal.declineConfirm')}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1 }}>{t('proposal.declineText')}</Box>
      <Field
        first
        rows={3}
        label={t('proposal.declineReason')}
        error={asked && short ? t('retirement.needReason') : undefined}
        value={reason}
        onChange={setReason}
      />
      {decide.error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(decide.error)}
        </Box>
      )}
    </PlainDialog>
  );
}

/** A promise that waits for the owner's word: what it would change, why, and the way to say yes or no. */
export function Proposals(props: {
  family: string;
  schedule: Schedule;
  current?: SloVersionView;
  onDone: (message: ToastMessage) => void;
}) {
  const { current, schedule } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const inWords = useSloWords(schedule);
  const proposals = useOpenProposals(props.family);
  const decide = useDecide();
  const [declining, setDeclining] = useState<Proposal>();
  const open = (proposals.data?.items ?? []).filter(
    ({ kind, slo }) => kind === 'slo' && slo,
  );
  if (proposals.error) {
    return (
      <Box role="alert" sx={{ color: k.errorText }}>
        {t('proposal.failed')}: {messageOf(proposals.error)}
      </Box>
    );
  }
  return (
    <>
      {open.map(one => {
        const owner = personOf(one.owner) ?? t('proposal.noOwner');
        return (
          <Panel
            key={one.id}
            title={
              one.canDecide
                ? t('proposal.openMine')
                : t('proposal.open', { owner })
            }
            action={
              <>
                {one.isAuthor && (
                  <Button
                    small
                    disabled={decide.isPending}
                    onClick={() =>
                      decide.mutate(
                        { id: one.id, decision: 'withdraw' },
                        {
                          onSuccess: () =>
                            props.onDone({ text: t('proposal.withdrawn') }),
                        },
                      )
                    }
                  >
                    {t('proposal.withdraw')}
                  </Button>
                )}
                {one.canDecide && (
                  <>
                    <Button
                      small
                      aria-haspopup="dialog"
                      onClick={() => setDeclining(one)}
                    >
                      {t('proposal.decline')}
                    </Button>
                    <Button
                      small
                      variant="primary"
                      disabled={decide.isPending}
                      onClick={() =>
                        decide.mutate(
                          { id: one.id, decision: 'accept' },
                          {
                            onSuccess: ({ version }) =>
                              props.onDone({
                                text: t('proposal.accepted', {
                                  version: String(version),
                                }),
                              }),
                          },
                        )
                      }
                    >
                      {t('proposal.accept', {
                        version: String((current?.version ?? 0) + 1),
                      })}
                    </Button>
                  </>
                )}
              </>
            }
          >
            <Box
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                gap: 1,
                color: k.second,
              }}
            >
              <StateGlyph state="pending" />
              {one.author ? (
                <OwnerLink entityRef={one.author} />
              ) : (
                t('proposal.someone')
              )}
              <Age at={one.createdAt} />
            </Box>
            <Box sx={{ mt: 0.75, ...type.body }}>
              <strong>{inWords(one.slo!)}</strong>{' '}
              <Box component="span" sx={{ color: k.second }}>
                (
                {current
                  ? t('proposal.now', { text: inWords(current) })
                  : t('proposal.nothingNow')}
                )
              </Box>
            </Box>
            <Box sx={{ mt: 0.5, overflowWrap: 'anywhere' }}>{one.reason}</Box>
            {decide.error && (
              <Box role="alert" sx={{ mt: 0.5, color: k.errorText }}>
                {messageOf(decide.error)}
              </Box>
            )}
          </Panel>
        );
      })}
      {declining && (
        <DeclineDialog
          proposal={declining}
          onDone={() =>
            props.onDone({
              text: t('proposal.declined', {
                who: personOf(declining.author) ?? t('proposal.someone'),
              }),
            })
          }
          onClose={() => setDeclining(undefined)}
        />
      )}
    </>
  );
}
