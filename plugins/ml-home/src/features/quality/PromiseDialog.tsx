import {
  Schedule,
  SloInput,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode, useState } from 'react';
import { PromiseDraft, PromiseField, readDraft, toDraft } from './promiseDraft';
import { allowedMisses, partitionsInWindow } from './qualityModel';
import { usePropose } from '../useProposals';
import { useSetSlo } from './useQuality';
import { useQualityWords } from './useQualityWords';

/** What the promise allows to miss, in partitions. */
function Hint(props: { slo: SloInput; schedule: Schedule }) {
  const { slo, schedule } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useQualityWords(schedule);
  const n = partitionsInWindow(schedule, slo.windowDays, Date.now());
  const misses = allowedMisses(slo.objective, n);
  return (
    <Box role="status" sx={{ ...type.body, color: k.second, mb: 1 }}>
      {t('promise.means', {
        share: words.goal(slo.objective),
        deadline: words.deadline(slo.deadline),
      })}{' '}
      {misses === 0
        ? t('promise.allowsNone', {
            n: format.number(n),
            days: String(slo.windowDays),
          })
        : t('promise.allows', {
            misses: format.number(misses),
            n: format.number(n),
            days: String(slo.windowDays),
          })}
    </Box>
  );
}

const Pair = (props: { children: ReactNode }) => (
  <Box sx={{ display: 'flex', gap: 2 }}>{props.children}</Box>
);

/** The form of a promise: objective, deadline, window; a reason when there was one before. */
export function PromiseDialog(props: {
  family: string;
  schedule: Schedule;
  before?: SloVersionView;
  /** Filled in by the calculator. */
  proposed?: Partial<SloInput>;
  /** Absent where it is set at once; else whose word it waits for. */
  proposeTo?: string;
  onDone: (version: number | undefined) => void;
  onClose: () => void;
}) {
  const { schedule, before } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [draft, setDraft] = useState(() =>
    toDraft({ ...before, ...props.proposed }),
  );
  const [asked, setAsked] = useState(false);
  const setSlo = useSetSlo(props.family);
  const propose = usePropose(props.family);
  const read = readDraft(draft);
  const wrong: PromiseField[] = 'wrong' in read ? read.wrong : [];
  const { proposeTo } = props;
  const reasoned = !!before || !!proposeTo;
  const needsReason = reasoned && draft.reason.trim().length < 3;
  const change = (patch: Partial<PromiseDraft>) =>
    setDraft({ ...draft, ...patch });
  const errorOf = (field: PromiseField, message: string) =>
    asked && wrong.includes(field) ? message : undefined;
  const save = () => {
    setAsked(true);
    if (!('slo' in read) || needsReason) return;
    if (proposeTo) {
      propose.mutate(
        { kind: 'slo', slo: read.slo, reason: draft.reason.trim() },
        {
          onSuccess: () => {
            props.onDone(undefined);
            props.onClose();
          },
        },
      );
      return;
    }
    setSlo.mutate(
      { ...read.slo, reason: draft.reason.trim() || undefined },
      {
        onSuccess: ({ version }) => {
          props.onDone(version);
          props.onClose();
        },
      },
    );
  };
  const failure = setSlo.error ?? propose.error;
  const needReason = proposeTo
    ? t('proposal.needReason')
    : t('promise.needReason');
  let title = before ? t('promise.change') : t('promise.title');
  let confirm = before ? t('promise.confirmChange') : t('promise.confirm');
  let reasonLabel = before ? t('promise.reason') : t('promise.reasonOptional');
  if (proposeTo) {
    title = t('proposal.proposeTitle', { owner: proposeTo });
    confirm = t('proposal.confirm');
    reasonLabel = t('proposal.why');
  }
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={title}
      width={600}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button
            variant="primary"
            disabled={setSlo.isPending || propose.isPending}
            onClick={save}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <Box sx={{ color: k.second, mb: 1.5 }}>
        {proposeTo ? t('proposal.proposeText') : t('promise.text')}
      </Box>
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Pair>
          <Field
            first
            label={t('promise.objective')}
            help={t('promise.objectiveHelp')}
            error={errorOf('objective', t('promise.objectiveWrong'))}
            value={draft.objective}
            onChange={objective => change({ objective })}
          />
          <Field
            label={t('promise.window')}
            help={t('promise.windowHelp')}
            error={errorOf('windowDays', t('promise.windowWrong'))}
            value={draft.windowDays}
            onChange={windowDays => change({ windowDays })}
          />
        </Pair>
        <Box sx={{ mb: 1, display: 'flex', alignItems: 'center', gap: 1.5 }}>
          <Box component="span" sx={{ ...type.body, fontWeight: 550 }}>
            {t('promise.deadline')}
          </Box>
          <Segmented
            label={t('promise.deadline')}
            value={draft.kind}
            options={[
              { value: 'offset', label: t('promise.offset') },
              { value: 'wallClock', label: t('promise.wallClock') },
            ]}
            onChange={kind => change({ kind })}
          />
        </Box>
        {draft.kind === 'offset' ? (
          <Pair>
            <Field
              label={t('promise.hours')}
              help={t('promise.offsetHelp')}
              error={errorOf('hours', t('promise.offsetWrong'))}
              value={draft.hours}
              onChange={hours => change({ hours })}
            />
            <Field
              label={t('promise.minutes')}
              value={draft.minutes}
              onChange={minutes => change({ minutes })}
            />
          </Pair>
        ) : (
          <Pair>
            <Field
              label={t('promise.time', { zone: schedule.zone })}
              error={errorOf('time', t('promise.timeWrong'))}
              help={t('promise.timeHelp')}
              value={draft.time}
              onChange={time => change({ time })}
            />
            <Field
              label={t('promise.days')}
              help={t('promise.daysHelp')}
              error={errorOf('days', t('promise.daysWrong'))}
              value={draft.days}
              onChange={days => change({ days })}
            />
          </Pair>
        )}
        {'slo' in read && <Hint slo={read.slo} schedule={schedule} />}
        <Pair>
          <Field
            label={t('promise.giveUp')}
            help={t('promise.giveUpHelp')}
            error={errorOf('giveUpHours', t('promise.giveUpWrong'))}
            value={draft.giveUpHours}
            onChange={giveUpHours => change({ giveUpHours })}
          />
          <Field
            label={t('promise.completeness')}
            help={t('promise.completenessHelp')}
            error={errorOf('completeness', t('promise.completenessWrong'))}
            value={draft.completeness}
            onChange={completeness => change({ completeness })}
          />
        </Pair>
        <Field
          rows={2}
          label={reasonLabel}
          help={before && !proposeTo ? t('promise.reasonHelp') : undefined}
          error={asked && needsReason ? needReason : undefined}
          value={draft.reason}
          onChange={reason => change({ reason })}
        />
      </form>
      {failure && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {messageOf(failure)}
        </Box>
      )}
    </PlainDialog>
  );
}
