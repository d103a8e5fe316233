import {
  Button,
  Field,
  LoadingSkeleton,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelStanding } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { ReactNode, useState } from 'react';
import { Link as RouterLink, useNavigate } from 'react-router-dom';
import { ActDialog } from './ActDialog';
import { useAct, useStanding } from './useGovernance';
import { ReviewStateLabel, TierWord } from './words';

function Line(props: { label: string; children: ReactNode }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: '110px minmax(0, 1fr)',
        gap: 1,
        py: 0.5,
        alignItems: 'center',
      }}
    >
      <Box sx={{ color: k.second, ...type.small }}>{props.label}</Box>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>{props.children}</Box>
    </Box>
  );
}

function SubmitDialog(props: {
  model: string;
  version: string;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const toast = useToast();
  const [note, setNote] = useState('');
  const name = `${props.model} v${props.version}`;
  const submit = useAct(
    api =>
      api.governance.submit({
        body: {
          model: props.model,
          version: props.version,
          note: note || undefined,
        },
      }),
    toast.show,
  );
  return (
    <>
      <ActDialog
        noReason
        title={t('govPanel.submitTitle', { name })}
        text={t('govPanel.submitText')}
        confirm={t('govPanel.submit')}
        busy={submit.busy}
        onClose={props.onClose}
        onConfirm={() => {
          submit
            .run(undefined, () => t('govPanel.submitted'))
            .then(made => made && navigate(paths.review(made.id)));
        }}
      >
        <Field
          first
          label={t('govPanel.submitNote')}
          rows={3}
          value={note}
          onChange={setNote}
        />
      </ActDialog>
      {toast.node}
    </>
  );
}

const MAY_SUBMIT = [
  'draft',
  'changes_requested',
  'stale',
  'expired',
  'rejected',
  'withdrawn',
  'retired',
];

function VersionLine(props: {
  standing: ModelStanding;
  version: string;
  onSubmit: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const k = useTokens();
  const one = props.standing.versions.find(
    ({ version }) => version === props.version,
  );
  return (
    <Line label={t('govPanel.version', { version: props.version })}>
      <Box
        sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}
      >
        {one?.reviewId ? (
          <Link
            component={RouterLink}
            to={paths.review(one.reviewId)}
            underline="hover"
            sx={{ color: k.text }}
          >
            <ReviewStateLabel state={one.state} />
          </Link>
        ) : (
          <ReviewStateLabel />
        )}
        {one?.validUntil && (
          <Box component="span" sx={{ color: k.second, ...type.small }}>
            {t('govReview.validUntil', { when: format.date(one.validUntil) })}
          </Box>
        )}
        {(!one?.state || MAY_SUBMIT.includes(one.state)) && (
          <Button small onClick={props.onSubmit}>
            {t('govPanel.submit')}
          </Button>
        )}
      </Box>
    </Line>
  );
}

/** How a model stands with those who approve it: tier, versions, policy, and what is open. */
export function ApprovalPanel(props: { model: string; versions: string[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { model, versions } = props;
  const [submitting, setSubmitting] = useState<string>();
  const query = useStanding(model);
  const standing = query.data;
  // Who may not see governance sees the rest of the page as ever.
  if (
    query.error &&
    (query.error as { statusCode?: number }).statusCode === 403
  )
    return null;
  const policy = standing?.policies[0];
  return (
    <Panel title={t('govPanel.title')}>
      {query.error && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {t('govPanel.failed')}
        </Box>
      )}
      {!standing && !query.error && <LoadingSkeleton rows={3} />}
      {standing && (
        <>
          <Line label={t('govPanel.tier')}>
            <TierWord tier={standing.assessment?.tier} />{' '}
            <Link
              component={RouterLink}
              to={paths.assess(model)}
              underline="hover"
              sx={{ color: k.link, ...type.small }}
            >
              {standing.assessment ? t('govPanel.again') : t('govPanel.assess')}
            </Link>
          </Line>
          {versions.map(version => (
            <VersionLine
              key={version}
              standing={standing}
              version={version}
              onSubmit={() => setSubmitting(version)}
            />
          ))}
          <Line label={t('govPanel.policy')}>
            {policy ? (
              <>
                <Link
                  component={RouterLink}
                  to={paths.policy(policy.key)}
                  underline="hover"
                  sx={{ color: k.text }}
                >
                  {policy.title} {policy.version}
                </Link>
                {policy.guards.length > 0 && (
                  <Box sx={{ color: k.second, ...type.small }}>
                    {t('govPanel.guards', { names: policy.guards.join(', ') })}
                  </Box>
                )}
              </>
            ) : (
              <Box component="span" sx={{ color: k.faint }}>
                {t('govPanel.policyNone')}
              </Box>
            )}
          </Line>
          {standing.findings.length > 0 && (
            <Line label={t('govPanel.findings')}>
              <Link
                component={RouterLink}
                to={`${paths.governance}?view=findings`}
                sx={{ color: k.text }}
              >
                {format.number(standing.findings.length)}
              </Link>
            </Line>
          )}
          {standing.waivers.length > 0 && (
            <Line label={t('govPanel.waivers')}>
              <Link
                component={RouterLink}
                to={`${paths.governance}?view=waivers`}
                sx={{ color: k.text }}
              >
                {format.number(standing.waivers.length)}
              </Link>
            </Line>
          )}
        </>
      )}
      {submitting && (
        <SubmitDialog
          model={model}
          version={submitting}
          onClose={() => setSubmitting(undefined)}
        />
      )}
    </Panel>
  );
}
