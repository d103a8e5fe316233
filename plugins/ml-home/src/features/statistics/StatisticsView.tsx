import {
  distributionOf,
  drawnBins,
  DrawnBin,
  FeatureStatistics,
  mergeDistributions,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  CodeBlock,
  EmptyState,
  HistogramChart,
  KeyFigure,
  KeyFigures,
  LoadingSkeleton,
  Segmented,
  Settled,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { Stack } from '../../shell/Page';
import { Section } from '../Section';
import { DriftLine } from './DriftLine';
import { missingShare, OverPartitions } from './OverPartitions';
import { useFeatureStatistics } from './useStatistics';

const lines = (family: string, feature: string) =>
  `curl -X POST "$ML_HOME/api/ml-home/v1/feature-families/${family}/statistics" \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{"statistics": [{"feature": "${feature}", "partition": "2026-11-20", "rows": 1000, "missing": 3,
       "mean": 0.42, "histogram": {"edges": [0, 0.5, 1], "counts": [600, 397]}}]}'`;

function NoStatistics(props: { family: string; feature: string }) {
  const { t } = useMlHomeTranslation();
  return (
    <Section flush title={t('statistics.title')}>
      <EmptyState title={t('statistics.empty')}>
        <Box sx={{ mb: 1 }}>{t('statistics.emptyText')}</Box>
        <CodeBlock
          label={t('statistics.title')}
          code={lines(props.family, props.feature)}
        />
      </EmptyState>
    </Section>
  );
}

/** The fullest bin in words, as the finding of the chart. */
export function useBinFinding() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return (bins: DrawnBin[]): string => {
    const most = bins.reduce((a, b) => (b.share > a.share ? b : a));
    const bin =
      most.from === undefined
        ? most.value ?? t('statistics.others')
        : t('statistics.rangeOf', {
            min: format.metric(most.from),
            max: format.metric(most.to),
          });
    return t('statistics.most', { bin, share: format.percent(most.share) });
  };
}

function useFigures(one: FeatureStatistics): KeyFigure[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const unknown = (
    <Box component="span" sx={{ color: k.faint }}>
      {t('format.unknown')}
    </Box>
  );
  const share = missingShare(one);
  const median = one.quantiles?.find(({ q }) => q === 0.5)?.value;
  const numeric = !one.top;
  return [
    { label: t('statistics.rows'), value: format.number(one.rows) },
    {
      label: t('statistics.missing'),
      value: share === undefined ? unknown : format.percent(share),
      note:
        one.missing === undefined
          ? undefined
          : t('statistics.missingNote', { n: format.number(one.missing) }),
    },
    {
      label: t('statistics.distinct'),
      value: one.distinct === undefined ? unknown : format.number(one.distinct),
    },
    ...(numeric
      ? [
          {
            label: t('statistics.mean'),
            value: one.mean === undefined ? unknown : format.metric(one.mean),
            note:
              one.stddev === undefined
                ? undefined
                : t('statistics.spread', { value: format.metric(one.stddev) }),
          },
          {
            label: t('statistics.range'),
            value:
              one.min === undefined || one.max === undefined
                ? unknown
                : t('statistics.rangeOf', {
                    min: format.metric(one.min),
                    max: format.metric(one.max),
                  }),
            note:
              median === undefined
                ? undefined
                : `${t('statistics.median')} ${format.metric(median)}`,
            grow: 1.4,
          },
        ]
      : []),
  ];
}

function Loaded(props: {
  feature: string;
  found: NonNullable<ReturnType<typeof useFeatureStatistics>['data']>;
}) {
  const { found, feature } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const finding = useBinFinding();
  const { items, drift } = found;
  const newest = items[items.length - 1];
  const figures = useFigures(newest);
  const bins = useMemo(() => {
    const current = distributionOf(newest);
    const before = mergeDistributions(
      items.slice(-29, -1).flatMap(one => distributionOf(one) ?? []),
    );
    return current && drawnBins(current, before);
  }, [items, newest]);
  return (
    <Stack>
      <Box>
        <Box sx={{ mb: 0.75, ...type.small, color: k.second }}>
          <Box component="strong" sx={{ color: k.text }}>
            {t('statistics.newest', { partition: newest.partition })}
          </Box>
          {', '}
          <Age at={newest.computedAt} />, {newest.source}
        </Box>
        <KeyFigures label={t('statistics.title')} figures={figures} />
      </Box>
      {drift && newest.scope === 'batch' && <DriftLine drift={drift} />}
      {!drift && newest.scope === 'batch' && (
        <Box sx={{ ...type.body, color: k.second }}>
          {t('drift.none', { partition: newest.partition })}
        </Box>
      )}
      <Section title={t('statistics.distribution')}>
        {bins ? (
          <HistogramChart
            bins={bins}
            name={t('statistics.distributionName', {
              name: feature,
              partition: newest.partition,
              finding: finding(bins),
            })}
          />
        ) : (
          <Box sx={{ color: k.second }}>{t('statistics.noDistribution')}</Box>
        )}
      </Section>
      <OverPartitions items={items} />
    </Stack>
  );
}

/** Distribution, missing values and drift of a feature, by partition. */
export function StatisticsView(props: { family: string; feature: string }) {
  const { family, feature } = props;
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const scope = url.get('scope') ?? 'batch';
  const query = useFeatureStatistics(family, feature, scope);
  const wordOf = (one: string) => {
    if (one === 'batch') return t('statistics.batch');
    return one === 'serving'
      ? t('statistics.serving')
      : t('statistics.training', { run: one.slice('training:'.length) });
  };
  return (
    <Settled
      query={query}
      what={t('feature.what', { name: `${family}/${feature}` })}
      failed={t('statistics.failed')}
      skeleton={<LoadingSkeleton rows={8} />}
    >
      {found => {
        const scopes = [...new Set([scope, ...found.scopes])];
        return (
          <Stack>
            {scopes.length > 1 && (
              <Segmented
                label={t('statistics.scope')}
                value={scope}
                options={scopes
                  .slice(0, 6)
                  .map(value => ({ value, label: wordOf(value) }))}
                onChange={value =>
                  url.set({ scope: value === 'batch' ? undefined : value })
                }
              />
            )}
            {found.items.length > 0 ? (
              <Loaded feature={feature} found={found} />
            ) : (
              <NoStatistics family={family} feature={feature} />
            )}
          </Stack>
        );
      }}
    </Settled>
  );
}
