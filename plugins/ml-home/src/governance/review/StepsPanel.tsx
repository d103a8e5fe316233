import {
  Age,
  OwnerLink,
  Panel,
  State,
  StateGlyph,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReviewDetail } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { DueDate, InPlaceOf } from '../words';

const glyphs: Record<ReviewDetail['steps'][number]['state'], State> = {
  done: 'ok',
  open: 'running',
  waiting: 'pending',
  reopened: 'stale',
};

/** Who signed, and in whose place. */
const Signer = (props: { reviewer: string; onBehalfOf?: string }) => (
  <>
    <OwnerLink entityRef={props.reviewer} />{' '}
    {props.onBehalfOf && <InPlaceOf entityRef={props.onBehalfOf} />}
  </>
);

/** Signatures in their order, and what opens after the last. */
export function StepsPanel(props: { review: ReviewDetail }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { review } = props;
  const { steps } = review;
  return (
    <Panel title={t('govDecision.steps')}>
      <Box
        component="ol"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.25 }}
      >
        {steps.length === 0 && (
          <Box component="li" sx={{ color: k.second }}>
            {t('govDecision.noSteps')}
          </Box>
        )}
        {steps.map(step => (
          <Box
            component="li"
            key={step.number}
            sx={{ display: 'flex', gap: 1.25 }}
          >
            <Box sx={{ pt: '3px' }}>
              <StateGlyph state={glyphs[step.state]} />
            </Box>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Box
                sx={{
                  display: 'flex',
                  gap: 1,
                  fontWeight: step.state === 'open' ? 650 : 400,
                }}
              >
                {t('govDecision.stepOf', {
                  title: step.title,
                  done: step.approvals.length,
                  needs: step.needs,
                })}
                <Box
                  component="span"
                  sx={{ ml: 'auto', ...type.small, fontWeight: 400 }}
                >
                  {step.state === 'done' ? (
                    <Box component="span" sx={{ color: k.second }}>
                      <Age at={step.approvals[step.approvals.length - 1].at} />
                    </Box>
                  ) : (
                    <DueDate at={step.dueAt} />
                  )}
                </Box>
              </Box>
              <Box sx={{ color: k.second, ...type.small }}>
                {step.approvals.map(({ reviewer }) => (
                  <Box key={reviewer}>
                    <Signer
                      reviewer={reviewer}
                      onBehalfOf={
                        review.decisions.find(
                          one =>
                            one.step === step.number &&
                            one.reviewer === reviewer &&
                            !one.lapsedAt,
                        )?.onBehalfOf
                      }
                    />{' '}
                    {t('govDecision.kind.approve')}
                  </Box>
                ))}
                {step.state === 'reopened' && t('govDecision.reopened')}
                {step.state === 'open' &&
                  step.approvals.length === 0 &&
                  (review.assignee ? (
                    <OwnerLink entityRef={review.assignee} />
                  ) : (
                    step.role
                  ))}
                {step.state === 'waiting' && t('govDecision.waits')}
              </Box>
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}

/** What was decided, and what of it still counts. */
export function DecisionsPanel(props: { review: ReviewDetail }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { decisions } = props.review;
  if (decisions.length === 0) return null;
  return (
    <Panel title={t('govDecision.decisions')} note={String(decisions.length)}>
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}
      >
        {decisions.map(one => (
          <Box
            component="li"
            key={one.id}
            sx={{ color: one.lapsedAt ? k.second : k.text }}
          >
            <Box
              sx={{
                display: 'flex',
                gap: 1,
                alignItems: 'center',
                flexWrap: 'wrap',
              }}
            >
              {one.reviewer && (
                <Signer reviewer={one.reviewer} onBehalfOf={one.onBehalfOf} />
              )}
              <span>{t(`govDecision.kind.${one.kind}`)}</span>
              <Box
                component="span"
                sx={{ ml: 'auto', color: k.second, ...type.small }}
              >
                <Age at={one.decidedAt} />
              </Box>
            </Box>
            <Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              {one.reason}
            </Box>
            {one.lapsedBecause && (
              <Box sx={{ ...type.small }}>
                {t('govDecision.lapsed', { why: one.lapsedBecause })}
              </Box>
            )}
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
