import { CalibrationBin, ThresholdCounts } from '../evaluation';

export interface CurvePoint {
  x: number;
  y: number;
  threshold?: number;
}

const descending = (points: ThresholdCounts[]) =>
  [...points].sort((a, b) => b.threshold - a.threshold);

const usable = ({ tp, fp, tn, fn }: ThresholdCounts) =>
  tp + fn > 0 && fp + tn > 0;

/**
 * Receiver operating characteristic: x is the false, y the true positive rate, from (0, 0) to (1, 1) with falling
 * threshold. Empty where one of the two truths never occurs.
 */
export function rocPoints(points: ThresholdCounts[]): CurvePoint[] {
  if (points.length === 0 || !points.every(usable)) return [];
  const curve: CurvePoint[] = descending(points).map(
    ({ threshold, tp, fp, tn, fn }) => ({
      x: fp / (fp + tn),
      y: tp / (tp + fn),
      threshold,
    }),
  );
  const first = curve[0];
  const last = curve[curve.length - 1];
  return [
    ...(first.x === 0 && first.y === 0 ? [] : [{ x: 0, y: 0 }]),
    ...curve,
    ...(last.x === 1 && last.y === 1 ? [] : [{ x: 1, y: 1 }]),
  ];
}

/** Area under points that are in order of x, by trapezoids; undefined for less than two. */
export function areaUnder(points: CurvePoint[]): number | undefined {
  if (points.length < 2) return undefined;
  let area = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    area += (b.x - a.x) * ((a.y + b.y) / 2);
  }
  return area;
}

/** Precision (y) over recall (x) with falling threshold; thresholds at which nothing was selected have no precision. */
export function precisionRecallPoints(points: ThresholdCounts[]): CurvePoint[] {
  return descending(points)
    .filter(({ tp, fp, fn }) => tp + fp > 0 && tp + fn > 0)
    .map(({ threshold, tp, fp, fn }) => ({
      x: tp / (tp + fn),
      y: tp / (tp + fp),
      threshold,
    }));
}

/** Average precision: Σ (Rₙ − Rₙ₋₁) Pₙ, as scikit-learn defines it; no interpolation. */
export function averagePrecision(
  points: ThresholdCounts[],
): number | undefined {
  const curve = precisionRecallPoints(points);
  if (curve.length === 0) return undefined;
  return curve.reduce(
    ({ sum, recall }, { x, y }) => ({ sum: sum + (x - recall) * y, recall: x }),
    { sum: 0, recall: 0 },
  ).sum;
}

export interface CalibrationPoint {
  /** Mean score of the bin; its middle where nobody said. */
  score: number;
  /** Share that was true. */
  observed: number;
  n: number;
}

/** The reliability diagram; bins without a case are left out. */
export const calibrationPoints = (bins: CalibrationBin[]): CalibrationPoint[] =>
  bins
    .filter(({ n }) => n > 0)
    .map(({ low, high, n, positives, meanScore }) => ({
      score: meanScore ?? (low + high) / 2,
      observed: positives / n,
      n,
    }));

/** Expected calibration error (Naeini et al. 2015): Σ nᵦ/n · |observedᵦ − scoreᵦ|; undefined without a case. */
export function expectedCalibrationError(
  bins: CalibrationBin[],
): number | undefined {
  const points = calibrationPoints(bins);
  const total = points.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return undefined;
  return points.reduce(
    (sum, { score, observed, n }) =>
      sum + (n / total) * Math.abs(observed - score),
    0,
  );
}

/** The counts at a threshold: those of the nearest one that was counted. */
export function countsAt(
  points: ThresholdCounts[],
  threshold: number,
): ThresholdCounts | undefined {
  let nearest: ThresholdCounts | undefined;
  for (const point of points) {
    if (
      !nearest ||
      Math.abs(point.threshold - threshold) <
        Math.abs(nearest.threshold - threshold)
    ) {
      nearest = point;
    }
  }
  return nearest;
}
