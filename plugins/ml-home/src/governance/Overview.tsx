import {
  Button,
  DataTable,
  EmptyState,
  KeyFigures,
  Panel,
  Settled,
  ToastMessage,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  GovernanceDashboard,
  riskTiers,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { Columns } from '../shell/Page';
import { Paid } from './Paid';
import { useReviewColumns, useReviews } from './Queue';

const HOUR = 3_600_000;

/** Counts as bars on one scale, each a way to the inventory. */
function Counts(props: {
  rows: { id: string; label: string; count: number; to: string }[];
}) {
  const k = useTokens();
  const format = useFormat();
  const most = Math.max(1, ...props.rows.map(row => row.count));
  return (
    <Box
      component="ul"
      sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.75 }}
    >
      {props.rows.map(row => (
        <Box
          component="li"
          key={row.id}
          sx={{
            display: 'grid',
            gridTemplateColumns: '150px 1fr 56px',
            gap: 1,
            alignItems: 'center',
          }}
        >
          <Link
            component={RouterLink}
            to={row.to}
            underline="hover"
            sx={{ color: k.text }}
          >
            {row.label}
          </Link>
          <Box
            aria-hidden
            sx={{
              height: 8,
              width: `${(100 * row.count) / most}%`,
              minWidth: row.count ? 2 : 0,
              bgcolor: k.accent,
              borderRadius: '2px',
            }}
          />
          <Box sx={{ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
            {format.number(row.count)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Waiting() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const format = useFormat();
  const mine = useReviews('mine', { limit: 6 });
  const wanted = ['review', 'step', 'evidence', 'due'];
  const columns = useReviewColumns().filter(({ id }) => wanted.includes(id));
  return (
    <Panel
      flush
      title={t('govHome.needsYou')}
      note={mine.data && format.number(mine.data.totalCount)}
      action={
        <Button small to={`${paths.governance}?view=queue`}>
          {t('govHome.all')}
        </Button>
      }
    >
      <DataTable
        keys
        label={t('govHome.needsYou')}
        columns={columns}
        rows={mine.error ? [] : mine.data?.items}
        rowKey={row => row.id}
        rowHref={row => paths.review(row.id)}
        skeletonRows={3}
        empty={
          <EmptyState title={t('govHome.needsNone')}>
            {t('govQueue.emptyMine')}
          </EmptyState>
        }
      />
    </Panel>
  );
}

function Coverage(props: { coverage: GovernanceDashboard['coverage'] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { coverage } = props;
  const lines = () => {
    if (coverage.served === 0) return t('govHome.coverageEmpty');
    return coverage.ungoverned.length === 0 ? t('govHome.coverageAll') : null;
  };
  return (
    <Panel
      title={t('govHome.coverage')}
      note={t('govHome.coverageNote', {
        approved: format.number(coverage.approved),
        count: coverage.served,
        n: format.number(coverage.served),
      })}
    >
      <Box sx={{ color: k.second }}>{lines()}</Box>
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.75 }}
      >
        {coverage.ungoverned.slice(0, 12).map(one => (
          <Box
            component="li"
            key={`${one.model} ${one.version}`}
            sx={{ display: 'flex', gap: 1 }}
          >
            <Link
              component={RouterLink}
              to={paths.version(one.model, one.version)}
              underline="hover"
              sx={{ color: k.text, fontWeight: 600 }}
            >
              {one.model} v{one.version}
            </Link>
            <Box
              component="span"
              sx={{ ml: 'auto', color: k.second, ...type.small }}
            >
              {t('govHome.by', { name: one.by })}
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}

function Loaded(props: {
  data: GovernanceDashboard;
  show: (message: ToastMessage) => void;
}) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { data } = props;
  const { reviewHours: time, expiring } = data;
  const inventory = `${paths.governance}?view=inventory`;
  const tierCount = (tier: string) =>
    data.byTier.find(one => one.tier === tier)?.count ?? 0;
  const big = (text: string) => (
    <Box component="span" sx={type.figure}>
      {text}
    </Box>
  );
  return (
    <>
      <KeyFigures
        label={t('govHome.answers')}
        figures={[
          {
            label: t('govHome.models'),
            value: big(format.number(data.models)),
            note: t('govHome.assessed', {
              n: format.number(data.models - tierCount('unassessed')),
            }),
          },
          {
            label: t('govHome.overdue'),
            value: (
              <Box
                component="span"
                sx={{
                  ...type.figure,
                  color: data.overdue ? k.errorText : k.text,
                }}
              >
                {format.number(data.overdue)}
              </Box>
            ),
            note: t('govHome.overdueNote'),
          },
          {
            label: t('govHome.time'),
            value: big(
              time.median === null
                ? format.number(undefined)
                : format.duration(time.median * HOUR),
            ),
            note:
              time.p90 === null
                ? t('govHome.timeNone')
                : t('govHome.timeNote', {
                    n: format.number(time.n),
                    p90: format.duration(time.p90 * HOUR),
                  }),
          },
          {
            label: t('govHome.expiring'),
            value: big(
              [expiring.in30, expiring.in60, expiring.in90]
                .map(count => format.number(count))
                .join(' / '),
            ),
            note: t('govHome.expiringNote'),
          },
          {
            label: t('govHome.exceptions'),
            value: big(format.number(data.waivers.active)),
            note: t('govHome.exceptionsNote', {
              count: data.waivers.expiringIn30,
              n: format.number(data.waivers.expiringIn30),
            }),
          },
        ]}
      />
      <Columns
        width={440}
        main={
          <>
            <Waiting />
            <Coverage coverage={data.coverage} />
            <Paid show={props.show} />
          </>
        }
        side={
          <>
            <Panel title={t('govHome.byTier')}>
              <Counts
                rows={[...riskTiers, 'unassessed' as const].map(tier => ({
                  id: tier,
                  label: t(`govTier.${tier}`),
                  count: tierCount(tier),
                  to: `${inventory}&tier=${tier}`,
                }))}
              />
            </Panel>
            <Panel title={t('govHome.byState')}>
              <Counts
                rows={data.byState.map(({ state, count }) => ({
                  id: state,
                  label: t(`govState.${state as 'approved'}`),
                  count,
                  to: `${inventory}&state=${state}`,
                }))}
              />
            </Panel>
            <Panel
              title={t('govHome.findings')}
              action={
                <Button small to={`${paths.governance}?view=findings`}>
                  {t('govHome.all')}
                </Button>
              }
            >
              {big(format.number(data.findings.open))}
              <Box sx={{ color: k.second, ...type.small }}>
                {t('govHome.findingsNote', {
                  overdue: format.number(data.findings.overdue),
                  count: data.findings.incidents,
                  n: format.number(data.findings.incidents),
                })}
              </Box>
            </Panel>
          </>
        }
      />
    </>
  );
}

/** The whole in one look: what waits for me, what is late, what serves without an approval. */
export function Overview(props: { show: (message: ToastMessage) => void }) {
  const { t } = useMlHomeTranslation();
  const query = useMlHomeQuery(['governance', 'dashboard'], (api, signal) =>
    api.governance.dashboard({}, { signal }),
  );
  return (
    <Settled query={query} what={t('gov.title')} failed={t('gov.failed')}>
      {data => <Loaded data={data} show={props.show} />}
    </Settled>
  );
}
