import {
  Button,
  EntityField,
  Field,
  OwnerLink,
  Panel,
  radius,
  ToastMessage,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  DecisionKind,
  ReviewDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useAct } from '../useGovernance';
import { InPlaceOf } from '../words';

const kinds: DecisionKind[] = [
  'approve',
  'approve_with_conditions',
  'request_changes',
  'reject',
];
const words = {
  approve: 'govDecision.approve',
  approve_with_conditions: 'govDecision.conditions',
  request_changes: 'govDecision.changes',
  reject: 'govDecision.reject',
} as const;

/** How the verdicts are shared out: pass, fail, and what nobody can say yet. */
function VerdictBar(props: { verdicts: ReviewDetail['verdicts'] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { pass, fail, insufficient } = props.verdicts;
  const total = pass + fail + insufficient;
  if (total === 0)
    return <Box sx={{ color: k.second, mb: 1 }}>{t('govDecision.none')}</Box>;
  return (
    <Box sx={{ mb: 1.5 }}>
      <Box sx={{ fontWeight: 650, mb: 0.75 }}>
        {t('govDecision.counts', props.verdicts)}
      </Box>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          height: 8,
          borderRadius: radius.chip,
          overflow: 'hidden',
          gap: '1px',
        }}
      >
        {pass > 0 && <Box sx={{ flex: pass, bgcolor: k.ok }} />}
        {fail > 0 && <Box sx={{ flex: fail, bgcolor: k.error }} />}
        {insufficient > 0 && (
          <Box
            sx={{
              flex: insufficient,
              minWidth: 8,
              background: `repeating-linear-gradient(45deg, ${k.unknown} 0 1.5px, ${k.unknownGround} 1.5px 5px)`,
            }}
          />
        )}
      </Box>
    </Box>
  );
}

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What may be decided, why not the rest, and what the signature binds. */
export function DecisionPanel(props: {
  review: ReviewDetail;
  show: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { review } = props;
  const { me } = review;
  const missing = review.rules.filter(
    rule => rule.severity === 'deny' && rule.verdict === 'insufficient',
  );
  const fails = review.rules.some(
    rule => rule.severity === 'deny' && rule.verdict === 'fail',
  );
  const keys = [...new Set(missing.flatMap(({ evidence }) => evidence ?? []))];
  const [kind, setKind] = useState<DecisionKind>(() => {
    if (me.mayApprove) return 'approve';
    return fails ? 'request_changes' : 'approve_with_conditions';
  });
  const [reason, setReason] = useState('');
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState(review.submittedBy ?? '');
  const [dueOn, setDueOn] = useState(inDays(30));
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const decide = useAct(
    (api, input: { kind: DecisionKind }) =>
      api.governance.decide({
        params: { id: review.id },
        body: {
          kind: input.kind,
          reason,
          revision: review.revision,
          onBehalfOf: me.onBehalfOf,
          validUntil: (input.kind.startsWith('approve') && until) || undefined,
          conditions:
            input.kind === 'approve_with_conditions'
              ? [
                  {
                    title,
                    owner,
                    dueOn,
                    evidenceKey: keys.length === 1 ? keys[0] : undefined,
                  },
                ]
              : [],
        },
      }),
    props.show,
  );
  const blocked: Partial<Record<DecisionKind, string>> = {
    approve: me.mayApprove ? undefined : t('govDecision.needsAll'),
    approve_with_conditions:
      fails && !me.mayApprove ? t('govDecision.noCover') : undefined,
  };
  const conditional = kind === 'approve_with_conditions';
  const approves = kind === 'approve' || conditional;
  const complete =
    reason.trim().length >= 3 &&
    (!conditional || (title.trim().length >= 3 && owner && dueOn));

  const conditionLabel = () => {
    if (keys.length === 1)
      return t('govDecision.conditionFor', {
        key:
          review.evidence.find(({ key }) => key === keys[0])?.label ?? keys[0],
      });
    return keys.length > 1
      ? t('govDecision.conditionAll')
      : t('govDecision.condition');
  };

  if (!me.mayDecide) {
    const own = review.conflicts.find(({ ref }) => ref === me.ref);
    const why = own
      ? t('govDecision.tookPart', { why: own.why.join(', ') })
      : (me.why ?? '').replace(`${me.ref} has `, 'You have ');
    return (
      <Panel title={t('govDecision.title')}>
        <VerdictBar verdicts={review.verdicts} />
        <Box sx={{ color: k.second }}>{t('govDecision.cannot', { why })}.</Box>
      </Panel>
    );
  }
  const bound = review.steps.find(
    step => step.state === 'open' || step.state === 'reopened',
  );
  const count = review.evidence.filter(
    item =>
      !bound || bound.groups.length === 0 || bound.groups.includes(item.group),
  ).length;
  return (
    <Panel
      title={t('govDecision.title')}
      action={
        <Box component="span" sx={{ color: k.second, ...type.small }}>
          {t('govDecision.as', { role: me.role ?? '' })}
          {me.onBehalfOf && (
            <>
              , <InPlaceOf entityRef={me.onBehalfOf} />
            </>
          )}
        </Box>
      }
    >
      <VerdictBar verdicts={review.verdicts} />
      <Box
        role="radiogroup"
        aria-label={t('govDecision.title')}
        sx={{ display: 'grid', gap: 0.75, mb: 1.5 }}
      >
        {kinds.map(one => (
          <Box
            component="label"
            key={one}
            sx={{
              display: 'flex',
              gap: 1,
              alignItems: 'center',
              color: blocked[one] ? k.faint : k.text,
              fontWeight: kind === one ? 600 : 400,
            }}
          >
            <Box
              component="input"
              type="radio"
              name="decision"
              value={one}
              checked={kind === one}
              disabled={!!blocked[one]}
              onChange={() => setKind(one)}
              sx={{ m: 0, width: 16, height: 16, accentColor: k.accent }}
            />
            {t(words[one])} {blocked[one]}
          </Box>
        ))}
      </Box>
      {conditional && (
        <>
          <Field
            label={conditionLabel()}
            value={title}
            onChange={setTitle}
            error={
              tried && title.trim().length < 3
                ? t('govDecision.fillCondition')
                : undefined
            }
          />
          <Box sx={{ display: 'flex', gap: 1 }}>
            <EntityField
              label={t('govDecision.owner')}
              value={owner}
              onChange={setOwner}
              error={tried && !owner ? t('govDecision.fillOwner') : undefined}
            />
            <Field
              label={t('govDecision.dueOn')}
              type="date"
              value={dueOn}
              onChange={setDueOn}
            />
          </Box>
        </>
      )}
      <Field
        label={t('gov.why')}
        rows={3}
        value={reason}
        onChange={setReason}
        error={
          tried && reason.trim().length < 3 ? t('gov.whyNeeded') : undefined
        }
      />
      {approves && (
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Field
            label={t('govDecision.until')}
            type="date"
            value={until}
            onChange={setUntil}
          />
          <Field
            label={t('govDecision.binds')}
            mono
            disabled
            value={t('govDecision.hashes', {
              count,
              n: format.number(count),
            })}
            onChange={() => {}}
          />
        </Box>
      )}
      <Box sx={{ display: 'grid' }}>
        <Button
          variant="primary"
          disabled={decide.busy || !!blocked[kind]}
          onClick={() => {
            setTried(true);
            if (!complete) return;
            decide.run({ kind }, after => {
              setReason('');
              setTried(false);
              return t('govDecision.recorded', {
                state: t(`govState.${after.state}`),
              });
            });
          }}
        >
          {t('govDecision.record')}
        </Button>
      </Box>
      <Box
        sx={{ mt: 0.75, textAlign: 'center', color: k.second, ...type.small }}
      >
        {t('govDecision.signed')}
      </Box>
      {review.evidenceDigest && (
        <Box
          sx={{
            textAlign: 'center',
            color: k.second,
            fontFamily: k.mono,
            ...type.axis,
          }}
          title={review.evidenceDigest}
        >
          {review.evidenceDigest.slice(0, 7)},{' '}
          {format.absolute(review.evidenceAt)}
        </Box>
      )}
    </Panel>
  );
}

/** Who may comment and not decide, and why. */
export function Separation(props: { review: ReviewDetail }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { conflicts, me, version } = props.review;
  const mine = conflicts.some(({ ref }) => ref === me.ref);
  if (conflicts.length === 0) return null;
  return (
    <Box
      role="note"
      sx={{
        bgcolor: k.accentGround,
        borderRadius: radius.panel,
        px: 2,
        py: 1.25,
        ...type.small,
      }}
    >
      <Box component="strong" sx={{ fontWeight: 650 }}>
        {t('govDecision.separation')}
      </Box>{' '}
      {conflicts.map(({ ref, why }, i) => (
        <Box component="span" key={ref}>
          {i > 0 && ', '}
          <OwnerLink entityRef={ref} /> ({why.join(', ')})
        </Box>
      ))}{' '}
      {t('govDecision.mayComment')}{' '}
      {!mine && t('govDecision.tookNone', { version })}
    </Box>
  );
}
