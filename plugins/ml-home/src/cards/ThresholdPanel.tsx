import Box from '@mui/material/Box';
import {
  ConfusionCounts,
  countsAt,
  EvaluatedSlice,
  Evaluation,
  ratesOf,
  ThresholdCounts,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Panel,
  radius,
  ThresholdChart,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo } from 'react';
import { Picker } from './Picker';

export const wholeOf = (evaluation: Evaluation): EvaluatedSlice | undefined =>
  evaluation.slices.find(one => Object.keys(one.slice).length === 0);

export const sliceLabel = (slice: EvaluatedSlice, all: string): string =>
  Object.values(slice.slice).join(', ') || all;

function CountBox(props: { value: number; word: string; good?: boolean }) {
  const k = useTokens();
  const format = useFormat();
  return (
    <Box
      sx={{
        p: 1.25,
        borderRadius: radius.chip,
        bgcolor: props.good ? k.accentGround : k.hover,
      }}
    >
      <Box
        sx={{
          fontSize: 15,
          fontWeight: 650,
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {format.number(props.value)}
      </Box>
      <Box sx={{ ...type.small, color: k.text }}>{props.word}</Box>
    </Box>
  );
}

function Counts(props: {
  evaluation: Evaluation;
  now: ThresholdCounts;
  inUse?: ThresholdCounts;
}) {
  const { evaluation, now, inUse } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const positive = evaluation.positive ?? t('cardEvaluation.positive');
  const negative = evaluation.negative ?? t('cardEvaluation.negative');
  const change = (key: keyof ConfusionCounts) => {
    const value = now[key] - (inUse?.[key] ?? 0);
    if (value === 0) return '±0';
    return `${value > 0 ? '+' : '−'}${format.number(Math.abs(value))}`;
  };
  const differs = inUse && inUse.threshold !== now.threshold;
  return (
    <Box>
      <Box sx={{ ...type.body, mb: 1 }} aria-live="polite">
        <Box component="span" sx={{ fontWeight: 650 }}>
          {t('cardEvaluation.at', { value: format.number(now.threshold, 3) })}
        </Box>{' '}
        <Box component="span" sx={{ ...type.small, color: k.second }}>
          {t('cardEvaluation.atNote', {
            positives: format.number(now.tp + now.fn),
            negatives: format.number(now.fp + now.tn),
            positive,
            negative,
          })}
        </Box>
      </Box>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: 'minmax(60px, auto) 1fr 1fr',
          gap: 0.5,
          alignItems: 'center',
          ...type.small,
          color: k.second,
        }}
      >
        <span />
        <span>{t('cardEvaluation.said', { label: positive })}</span>
        <span>{t('cardEvaluation.said', { label: negative })}</span>
        <span>{positive}</span>
        <CountBox good value={now.tp} word={t('cardEvaluation.caught')} />
        <CountBox value={now.fn} word={t('cardEvaluation.missed')} />
        <span>{negative}</span>
        <CountBox value={now.fp} word={t('cardEvaluation.wronglyMarked')} />
        <CountBox good value={now.tn} word={t('cardEvaluation.leftAlone')} />
      </Box>
      {differs && (
        <Box
          component="table"
          sx={{
            width: '100%',
            mt: 1.5,
            borderCollapse: 'collapse',
            ...type.small,
            fontVariantNumeric: 'tabular-nums',
            '& th': { fontWeight: 400, color: k.second, textAlign: 'right' },
            '& td': { textAlign: 'right', py: 0.25 },
            '& th:first-of-type, & td:first-of-type': { textAlign: 'left' },
          }}
        >
          <thead>
            <tr>
              <th scope="col">
                {t('cardEvaluation.against', {
                  value: format.number(inUse.threshold, 3),
                })}
              </th>
              <th scope="col">{t('cardEvaluation.now')}</th>
              <th scope="col">{t('cardEvaluation.change')}</th>
            </tr>
          </thead>
          <tbody>
            {(
              [
                ['tp', t('cardEvaluation.caught')],
                ['fp', t('cardEvaluation.wronglyMarked')],
              ] as const
            ).map(([key, word]) => (
              <tr key={key}>
                <td>{word}</td>
                <td>{format.number(now[key])}</td>
                <td>{change(key)}</td>
              </tr>
            ))}
          </tbody>
        </Box>
      )}
    </Box>
  );
}

/** What each threshold would catch, miss and wrongly mark, from counts. */
export function ThresholdPanel(props: {
  evaluation: Evaluation;
  threshold?: number;
}) {
  const { evaluation } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const counted = evaluation.slices.filter(
    one => (one.thresholds ?? []).length > 1,
  );
  const labels = counted.map(one => sliceLabel(one, t('cardEvaluation.all')));
  const chosen = Math.max(0, labels.indexOf(url.get('of') ?? ''));
  const slice = counted[chosen];
  const points = useMemo(
    () =>
      [...(slice?.thresholds ?? [])].sort((a, b) => a.threshold - b.threshold),
    [slice],
  );
  const rates = useMemo(() => points.map(ratesOf), [points]);
  if (!slice) return null;
  const inUse =
    props.threshold === undefined
      ? undefined
      : countsAt(points, props.threshold);
  const asked = Number(url.get('threshold') ?? NaN);
  const at = countsAt(
    points,
    Number.isFinite(asked) ? asked : props.threshold ?? 0.5,
  )!;
  const positive = evaluation.positive ?? t('cardEvaluation.positive');
  return (
    <Panel
      title={t('cardEvaluation.threshold')}
      note={t('cardEvaluation.thresholdHint')}
      action={
        counted.length > 1 && (
          <Box data-print="hide">
            <Picker
              label={t('cardEvaluation.slice')}
              value={labels[chosen]}
              options={labels}
              onChange={value => url.set({ of: value })}
            />
          </Box>
        )
      }
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: 'minmax(0, 1fr)',
          '@media (min-width: 1200px)': {
            gridTemplateColumns: 'minmax(0, 1.5fr) minmax(220px, 1fr)',
          },
        }}
      >
        <ThresholdChart
          name={t('cardEvaluation.threshold')}
          xLabel={t('cardEvaluation.thresholdAxis', { positive })}
          thresholds={points.map(one => one.threshold)}
          at={points.indexOf(at)}
          onMove={index =>
            url.set({ threshold: String(points[index].threshold) })
          }
          inUse={
            props.threshold === undefined
              ? undefined
              : {
                  value: props.threshold,
                  label: t('cardEvaluation.inUse', {
                    value: format.number(props.threshold, 2),
                  }),
                }
          }
          lines={[
            {
              label: t('cardEvaluation.precision'),
              accent: true,
              values: rates.map(one => one.precision.value),
            },
            {
              label: t('cardEvaluation.recall'),
              dash: '5 3',
              values: rates.map(one => one.recall.value),
            },
            {
              label: t('cardEvaluation.f1'),
              values: rates.map(one => one.f1.value),
            },
          ]}
        />
        <Counts evaluation={evaluation} now={at} inUse={inUse} />
      </Box>
    </Panel>
  );
}
