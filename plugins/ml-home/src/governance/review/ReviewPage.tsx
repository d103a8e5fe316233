import {
  Age,
  Button,
  Chip,
  LoadingSkeleton,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  Segmented,
  Settled,
  type,
  useFormat,
  useHotkeys,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReviewDetail } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { Link as RouterLink, useNavigate, useParams } from 'react-router-dom';
import { Columns, Page } from '../../shell/Page';
import { DutiesPanel } from '../DutiesPanel';
import { useReview } from '../useGovernance';
import { DueDate, ReviewStateLabel, TierWord } from '../words';
import { Comments } from './Comments';
import { DecisionPanel, Separation } from './DecisionPanel';
import { EvidenceTable } from './EvidenceTable';
import { Files } from './Files';
import { ReviewActions } from './ReviewActions';
import { DecisionsPanel, StepsPanel } from './StepsPanel';

/** The reviews before and after this one in what waits for me. */
function useNeighbours(id: string) {
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const queue = useMlHomeQuery(
    ['governance', 'queue', 'mine', 'ids'],
    (api, signal) =>
      api.governance.listReviews(
        { query: { queue: 'mine', limit: 100 } },
        { signal },
      ),
  );
  const ids = (queue.data?.items ?? []).map(one => one.id);
  const at = ids.indexOf(id);
  const previous = at > 0 ? ids[at - 1] : undefined;
  const next = at >= 0 ? ids[at + 1] : ids[0];
  const go = (to: string | undefined) => to && navigate(paths.review(to));
  useHotkeys({ j: () => go(next), k: () => go(previous) });
  return { previous, next, count: queue.data?.totalCount };
}

/** What changed, in one line. */
function Since(props: { review: ReviewDetail }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { diff, baseline } = props.review;
  if (!baseline) {
    return (
      <Box sx={{ fontWeight: 650 }}>
        {t('govReview.first', {
          count: diff.total,
          n: format.number(diff.total),
        })}
      </Box>
    );
  }
  return (
    <>
      <Box component="span" sx={{ fontWeight: 650 }}>
        {t('govReview.changedOf', {
          changed: format.number(diff.changes.length),
          count: diff.total,
          n: format.number(diff.total),
          version: baseline.version,
        })}
      </Box>
      <Box component="span" sx={{ color: k.second, ...type.small }}>
        <Link
          component={RouterLink}
          to={paths.review(baseline.reviewId)}
          sx={{ color: k.second }}
        >
          {t('govReview.approvedBy', {
            when: format.date(baseline.approvedAt),
            who:
              baseline.approvedBy
                .map(ref => ref.split('/')[1] ?? ref)
                .join(', ') || t('gov.someone'),
          })}
        </Link>
      </Box>
    </>
  );
}

function Loaded(props: { review: ReviewDetail }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const toast = useToast();
  const { review } = props;
  const all = url.get('show') === 'all';
  const [subject, setSubject] = useState('');
  const neighbours = useNeighbours(review.id);
  const name = t('govReview.title', {
    model: review.model,
    version: review.version,
  });
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('gov.title'), to: paths.governance },
          { label: t('gov.queue'), to: `${paths.governance}?view=queue` },
          { label: `${review.model} v${review.version}` },
        ]}
        title={name}
        beside={
          <>
            <ReviewStateLabel state={review.state} />
            {review.step && <span>{t('govQueue.stepOf', review.step)}</span>}
            <Chip>
              {t('govTier.label')}: <TierWord tier={review.tier} />
            </Chip>
            {review.dueAt && <DueDate at={review.dueAt} />}
            {review.validUntil && (
              <span>
                {t('govReview.validUntil', {
                  when: format.date(review.validUntil),
                })}
              </span>
            )}
          </>
        }
        actions={
          <>
            <Button
              to={neighbours.previous && paths.review(neighbours.previous)}
              disabled={!neighbours.previous}
            >
              {t('govReview.previous')}
            </Button>
            <Button
              to={neighbours.next && paths.review(neighbours.next)}
              disabled={!neighbours.next}
            >
              {t('govReview.next')}
            </Button>
            <ReviewActions review={review} show={toast.show} />
          </>
        }
        subtitle={
          <Box component="span" sx={{ ...type.small }}>
            <Link
              component={RouterLink}
              to={paths.version(review.model, review.version)}
              sx={{ color: k.link }}
            >
              {review.model} v{review.version}
            </Link>
            {review.submittedBy && (
              <>
                , {t('govQueue.by').toLocaleLowerCase()}{' '}
                <OwnerLink entityRef={review.submittedBy} />{' '}
                <Age at={review.submittedAt ?? review.stateSince} />
              </>
            )}
            {review.note && <>: {review.note}</>}
          </Box>
        }
      />
      {review.changedSince.length > 0 && (
        <Notice state="warning">
          {t('govReview.movedOne', {
            keys: review.changedSince.slice(0, 5).join(', '),
          })}
        </Notice>
      )}
      <Columns
        width={320}
        main={
          <>
            <Box
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1.5,
                flexWrap: 'wrap',
              }}
            >
              <Since review={review} />
              <Box sx={{ ml: 'auto' }}>
                <Segmented
                  label={t('govReview.show')}
                  value={all ? 'all' : 'changes'}
                  options={[
                    { value: 'changes', label: t('govReview.changes') },
                    { value: 'all', label: t('govReview.all') },
                  ]}
                  onChange={value =>
                    url.set({ show: value === 'all' ? 'all' : undefined })
                  }
                />
              </Box>
            </Box>
            <EvidenceTable review={review} all={all} onComment={setSubject} />
            <Comments
              review={review}
              subject={subject}
              onSubject={setSubject}
              show={toast.show}
            />
            <DutiesPanel model={review.model} version={review.version} />
          </>
        }
        side={
          <>
            <DecisionPanel
              key={review.revision}
              review={review}
              show={toast.show}
            />
            <Separation review={review} />
            <StepsPanel review={review} />
            <DecisionsPanel review={review} />
            <Files reviewId={review.id} show={toast.show} />
          </>
        }
      />
      {toast.node}
    </>
  );
}

/** One version before its reviewers: what changed since the last approval, and what may be decided. */
export function ReviewPage() {
  const { id = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const review = useReview(id);
  return (
    <Page title={t('govReview.what', { id })}>
      <Settled
        query={review}
        what={t('govReview.what', { id })}
        failed={t('govReview.failed')}
        back={
          <Button to={`${paths.governance}?view=queue`}>
            {t('govReview.back')}
          </Button>
        }
        skeleton={
          <Panel label={t('govReview.evidence')}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {data => <Loaded review={data} />}
      </Settled>
    </Page>
  );
}
