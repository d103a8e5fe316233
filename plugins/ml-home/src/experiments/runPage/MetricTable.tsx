import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  Baseline,
  LatestMetric,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { fullValue } from '../columnWriter';
import { PairTable } from '../PairTable';
import { differenceTo, Meaning } from '../runs/meaning';
import { signed } from '../runs/RunCells';

function MetricName(props: { metric: LatestMetric; meaning: Meaning }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { direction, unit } = props.meaning;
  const Arrow = direction === 'higher' ? ArrowUpward : ArrowDownward;
  const title = direction === 'none' ? undefined : t(`runPage.${direction}`);
  return (
    <>
      {props.metric.key}
      {title && (
        <Arrow
          titleAccess={title}
          sx={{ fontSize: 13, color: k.second, ml: 0.5, mb: '-2px' }}
        />
      )}
      {unit && (
        <Box component="span" sx={{ color: k.faint, ml: 0.5, ...type.small }}>
          {unit}
        </Box>
      )}
    </>
  );
}

function DifferenceCell(props: {
  metric: LatestMetric;
  meaning: Meaning;
  baseline: Baseline;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { key, value } = props.metric;
  const difference = differenceTo(
    props.baseline,
    key,
    value,
    props.meaning.direction,
  );
  if (!difference) return <>–</>;
  const { verdict } = difference;
  const said = verdict === 'better' || verdict === 'worse';
  return (
    <>
      {signed(difference.value, format.metric(difference.value))}{' '}
      {said && (
        <Box component="span" sx={{ color: k.second, ml: 0.25 }}>
          {t(`runPage.${verdict}`)}
        </Box>
      )}
    </>
  );
}

/** Last values of a run's metrics, what they mean, and how far they are from the baseline. */
export function MetricTable(props: {
  metrics: LatestMetric[];
  meaningOf: (key: string) => Meaning;
  /** Absent when there is none, or this run is it. */
  baseline?: Baseline;
  empty: string;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { baseline, meaningOf } = props;
  const points = (metric: LatestMetric) =>
    metric.countLimited
      ? `${format.number(metric.count)}+`
      : format.number(metric.count);
  const rowOf = (metric: LatestMetric) => {
    const meaning = meaningOf(metric.key);
    return {
      key: metric.key,
      name: <MetricName metric={metric} meaning={meaning} />,
      value: (
        <Link
          component={RouterLink}
          to={`?tab=metrics&key=${encodeURIComponent(metric.key)}`}
          underline="hover"
          title={fullValue(metric.value)}
          sx={{ color: k.text }}
        >
          {format.metric(metric.value)}
        </Link>
      ),
      extra: [
        ...(baseline
          ? [
              <DifferenceCell
                key="difference"
                metric={metric}
                meaning={meaning}
                baseline={baseline}
              />,
            ]
          : []),
        format.number(metric.step),
        points(metric),
      ],
    };
  };
  return (
    <PairTable
      numeric
      label={t('run.metrics')}
      keyHeader={t('run.metric')}
      valueHeader={t('run.lastValue')}
      extraHeaders={[
        ...(baseline
          ? [t('runPage.vsBaseline', { name: baseline.label })]
          : []),
        t('run.step'),
        t('run.points'),
      ]}
      empty={props.empty}
      maxHeight={620}
      rows={{
        length: props.metrics.length,
        at: index => rowOf(props.metrics[index]),
      }}
    />
  );
}
