import Box from '@mui/material/Box';
import {
  areaUnder,
  averagePrecision,
  calibrationPoints,
  countsAt,
  Evaluation,
  expectedCalibrationError,
  precisionRecallPoints,
  ratesOf,
  rocPoints,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Panel,
  UnitCurveChart,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { wholeOf } from './ThresholdPanel';

/** ROC, precision over recall and calibration, drawn from counts. */
export function CurvePanels(props: {
  evaluation: Evaluation;
  threshold?: number;
}) {
  const { evaluation, threshold } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const whole = wholeOf(evaluation);
  const points = whole?.thresholds ?? [];
  const roc = rocPoints(points);
  const pr = precisionRecallPoints(points);
  const bins = whole?.calibration ?? [];
  const calibration = calibrationPoints(bins);
  const four = (value: number | undefined) =>
    value === undefined ? t('cards.unknown') : format.number(value, 4);
  const inUse =
    threshold === undefined ? undefined : countsAt(points, threshold);
  const rates = inUse && ratesOf(inUse);
  const label = t('cardEvaluation.inUse', {
    value: format.number(threshold ?? 0, 2),
  });
  const positive = evaluation.positive ?? t('cardEvaluation.positive');
  const markOf = (x: number | undefined, y: number | undefined) =>
    x === undefined || y === undefined ? undefined : { x, y, label };
  const panels = [
    roc.length > 0 && (
      <Panel
        key="roc"
        title={t('cardEvaluation.roc')}
        note={`AUC ${four(areaUnder(roc))}, ${t('cardEvaluation.chance')}`}
      >
        <UnitCurveChart
          name={t('cardEvaluation.rocName', { auc: four(areaUnder(roc)) })}
          xLabel={t('cardEvaluation.falsePositiveRate')}
          yLabel={t('cardEvaluation.truePositiveRate')}
          diagonal
          curves={[
            { label: t('cardEvaluation.truePositiveRate'), points: roc },
          ]}
          mark={markOf(rates?.falsePositiveRate.value, rates?.recall.value)}
        />
      </Panel>
    ),
    pr.length > 1 && (
      <Panel
        key="pr"
        title={t('cardEvaluation.pr')}
        note={`AP ${four(averagePrecision(points))}`}
      >
        <UnitCurveChart
          name={t('cardEvaluation.prName', {
            ap: four(averagePrecision(points)),
          })}
          xLabel={t('cardEvaluation.recall')}
          yLabel={t('cardEvaluation.precision')}
          curves={[{ label: t('cardEvaluation.precision'), points: pr }]}
          mark={markOf(rates?.recall.value, rates?.precision.value)}
        />
      </Panel>
    ),
    calibration.length > 0 && (
      <Panel
        key="calibration"
        title={t('cardEvaluation.calibration')}
        note={`ECE ${four(expectedCalibrationError(bins))}, ${t(
          'cardEvaluation.perfect',
        )}`}
      >
        <UnitCurveChart
          name={t('cardEvaluation.calibrationName', {
            ece: four(expectedCalibrationError(bins)),
          })}
          xLabel={t('cardEvaluation.score')}
          yLabel={t('cardEvaluation.observed', { positive })}
          diagonal
          curves={[
            {
              label: t('cardEvaluation.observed', { positive }),
              dots: true,
              points: calibration.map(one => ({
                x: one.score,
                y: one.observed,
                n: one.n,
              })),
            },
          ]}
        />
      </Panel>
    ),
  ].filter(Boolean);
  if (panels.length === 0) return null;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
        '& > *': { breakInside: 'avoid' },
      }}
    >
      {panels}
    </Box>
  );
}
