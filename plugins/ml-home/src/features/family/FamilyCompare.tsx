import {
  distributionOf,
  drawnBins,
  Duplicate,
  duplicatesOf,
  FamilyDetail,
  Feature,
  StatisticsSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  applyToQuery,
  Column,
  DataTable,
  LoadingSkeleton,
  MiniHistogram,
  Panel,
  Settled,
  StateLabel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Stack } from '../../shell/Page';
import { missingShare } from '../statistics/OverPartitions';
import { useBinFinding } from '../statistics/StatisticsView';
import {
  COMPARED,
  useDriftWords,
  useFamilyStatistics,
} from '../statistics/useStatistics';

interface Row {
  feature: Feature;
  summary?: StatisticsSummary;
}

/** Pairs that may be one feature, each with why, and which of the two is read more. */
function Merge(props: { pairs: Duplicate[]; rows: Row[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const of = (name: string) =>
    props.rows.find(({ feature }) => feature.name === name)!.feature;
  const why = ({ a, reasons, js }: Duplicate) =>
    reasons
      .map(reason => {
        if (reason === 'distribution') {
          return t('familyCompare.distributionReason', {
            js: format.number(js, 3),
          });
        }
        return reason === 'source'
          ? t('familyCompare.sourceReason', {
              source: of(a).offlineSource?.value ?? '',
            })
          : t(`familyCompare.${reason}`);
      })
      .join(', ');
  const keep = ({ a, b }: Duplicate) => {
    const [x, y] = [of(a), of(b)];
    if (x.consumerCount === y.consumerCount) return undefined;
    return t('familyCompare.keep', {
      name: x.consumerCount > y.consumerCount ? a : b,
    });
  };
  return (
    <Panel
      flush
      title={t('familyCompare.merge')}
      note={format.number(props.pairs.length)}
    >
      {props.pairs.map(pair => (
        <Box
          key={`${pair.a} ${pair.b}`}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            columnGap: 1.5,
            px: 2,
            py: 1,
            borderBottom: `1px solid ${k.line}`,
            ...type.body,
          }}
        >
          <strong>{t('familyCompare.pair', { a: pair.a, b: pair.b })}</strong>
          <span>{why(pair)}</span>
          <Box component="span" sx={{ color: k.second }}>
            {keep(pair)}
          </Box>
        </Box>
      ))}
      <Box sx={{ px: 2, py: 1.25, color: k.second, ...type.small }}>
        {props.pairs.length === 0 && `${t('familyCompare.mergeNone')} `}
        {t('familyCompare.mergeText')}
      </Box>
    </Panel>
  );
}

function useColumns(): Column<Row>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const finding = useBinFinding();
  const drift = useDriftWords();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  const figure = (value: number | undefined, text: (value: number) => string) =>
    value === undefined ? faint(t('format.unknown')) : text(value);
  return [
    {
      id: 'name',
      header: t('features.feature'),
      primary: true,
      minWidth: 150,
      render: ({ feature }) => <strong>{feature.name}</strong>,
    },
    {
      id: 'distribution',
      header: t('familyCompare.distribution'),
      width: 140,
      render: ({ feature, summary }) => {
        const distribution = summary && distributionOf(summary.latest);
        if (!distribution) return faint(t('familyCompare.noStatistics'));
        const bins = drawnBins(distribution, undefined, 16);
        return (
          <MiniHistogram
            bins={bins}
            name={t('statistics.distributionName', {
              name: feature.name,
              partition: summary.latest.partition,
              finding: finding(bins),
            })}
          />
        );
      },
    },
    {
      id: 'drift',
      header: t('drift.title'),
      width: 110,
      render: ({ feature }) => {
        const { state, word } = drift[feature.drift];
        return <StateLabel state={state}>{word}</StateLabel>;
      },
    },
    {
      id: 'rows',
      header: t('statistics.rows'),
      align: 'right',
      width: 96,
      hideBelow: 'lg',
      render: ({ summary }) =>
        figure(summary?.latest.rows, value => format.number(value)),
    },
    {
      id: 'missing',
      header: t('statistics.missing'),
      align: 'right',
      width: 84,
      render: ({ summary }) =>
        figure(summary && missingShare(summary.latest), format.percent),
    },
    {
      id: 'distinct',
      header: t('statistics.distinct'),
      align: 'right',
      width: 92,
      hideBelow: 'lg',
      render: ({ summary }) =>
        figure(summary?.latest.distinct, value => format.number(value)),
    },
    {
      id: 'mean',
      header: t('statistics.mean'),
      align: 'right',
      width: 92,
      render: ({ summary }) => {
        // A mean cannot exist of counted values.
        if (summary?.latest.top) return '–';
        return figure(summary?.latest.mean, format.metric);
      },
    },
    {
      id: 'source',
      header: t('familyCompare.source'),
      width: 150,
      hideBelow: 'lg',
      render: ({ feature }) =>
        feature.offlineSource ? (
          <span title={feature.offlineSource.value}>
            {feature.offlineSource.value}
          </span>
        ) : (
          faint(t('features.notSet'))
        ),
    },
    {
      id: 'consumers',
      header: t('features.consumers'),
      align: 'right',
      width: 90,
      render: ({ feature }) => format.number(feature.consumerCount),
    },
    {
      id: 'cost',
      header: (
        <span title={t('familyCompare.costNote')}>
          {t('familyCompare.cost')}
        </span>
      ),
      align: 'right',
      width: 84,
      render: () => faint(t('format.unknown')),
    },
  ];
}

/** The features of a family side by side: how their values look, what moves, who reads them, and which may be one. */
export function FamilyCompare(props: { family: FamilyDetail }) {
  const { family } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const [params] = useSearchParams();
  const columns = useColumns();
  const features = useMlHomeQuery(
    ['family-compared', family.name],
    (api, signal) =>
      api.features.features(
        { params: { family: family.name }, query: { limit: COMPARED } },
        { signal },
      ),
  );
  const statistics = useFamilyStatistics(family.name);
  const rows = useMemo(() => {
    const known = new Map(
      statistics.data?.items.map(one => [one.feature, one]),
    );
    return features.data?.items.map(feature => ({
      feature,
      summary: known.get(feature.name),
    }));
  }, [features.data, statistics.data]);
  const pairs = useMemo(
    () =>
      duplicatesOf(
        (rows ?? []).map(({ feature, summary }) => ({
          name: feature.name,
          type: feature.type?.value,
          offlineSource: feature.offlineSource?.value,
          code: feature.code?.value,
          statistics: summary?.latest,
        })),
      ),
    [rows],
  );
  const hrefOf = ({ feature }: Row) =>
    `${paths.feature(family.name, feature.name)}?${applyToQuery(params, {
      as: 'family',
      behind: 'compare',
      tab: 'statistics',
    })}`;
  const { slo } = family;
  return (
    <Settled
      query={statistics}
      what={t('quality.what', { name: family.name })}
      failed={t('familyCompare.failed')}
      skeleton={
        <Panel label={t('familyCompare.title')}>
          <LoadingSkeleton rows={6} />
        </Panel>
      }
    >
      {() => (
        <Stack>
          <Panel
            flush
            title={t('familyCompare.title')}
            note={
              slo.n > 0
                ? t('quality.kOfNOnTime', {
                    k: format.number(slo.onTime),
                    n: format.number(slo.n),
                  })
                : undefined
            }
          >
            <DataTable
              keys
              label={t('familyCompare.title')}
              columns={columns}
              rows={rows}
              rowKey={({ feature }) => feature.name}
              rowHref={hrefOf}
              empty={
                <Box sx={{ px: 2, py: 1.5, color: k.second }}>
                  {t('features.noFeaturesIn')}
                </Box>
              }
            />
            <Box sx={{ px: 2, py: 1.25, color: k.second, ...type.small }}>
              {family.featureCount > COMPARED &&
                `${t('familyCompare.first', { n: format.number(COMPARED) })} `}
              {t('familyCompare.deliveryNote')}
            </Box>
          </Panel>
          {rows && rows.length > 1 && <Merge pairs={pairs} rows={rows} />}
        </Stack>
      )}
    </Settled>
  );
}
