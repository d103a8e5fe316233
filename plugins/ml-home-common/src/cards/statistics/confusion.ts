import { ConfusionCounts, ConfusionMatrix } from '../evaluation';
import { MetricInterval } from '../values';
import { f1Interval, wilson } from './intervals';

/** A share with what it was computed from; `value` is absent where nothing was counted. */
export interface Rate {
  value?: number;
  interval?: MetricInterval;
  /** The denominator. */
  n: number;
}

const rate = (k: number, n: number): Rate =>
  n > 0 ? { value: k / n, interval: wilson(k, n), n } : { n };

export interface ConfusionRates {
  precision: Rate;
  /** True positive rate, sensitivity. */
  recall: Rate;
  /** fp / (fp + tn) */
  falsePositiveRate: Rate;
  f1: Rate;
  accuracy: Rate;
  /** Share of all that was said to be positive. */
  selectionRate: Rate;
  n: number;
}

/** What four counts say; a rate whose denominator is zero is unknown, not zero. */
export function ratesOf({ tp, fp, tn, fn }: ConfusionCounts): ConfusionRates {
  const n = tp + fp + tn + fn;
  const told = tp + fp + fn;
  return {
    precision: rate(tp, tp + fp),
    recall: rate(tp, tp + fn),
    falsePositiveRate: rate(fp, fp + tn),
    f1:
      told > 0
        ? {
            value: (2 * tp) / (2 * tp + fp + fn),
            interval: f1Interval(tp, fp, fn),
            n: told,
          }
        : { n: 0 },
    accuracy: rate(tp + tn, n),
    selectionRate: rate(tp + fp, n),
    n,
  };
}

/** One class against all others. */
export function oneAgainstRest(
  { matrix }: ConfusionMatrix,
  index: number,
): ConfusionCounts {
  const total = matrix.flat().reduce((sum, one) => sum + one, 0);
  const tp = matrix[index][index];
  const truth = matrix[index].reduce((sum, one) => sum + one, 0);
  const answered = matrix.reduce((sum, row) => sum + row[index], 0);
  return {
    tp,
    fp: answered - tp,
    fn: truth - tp,
    tn: total - truth - answered + tp,
  };
}

/** Accuracy over all classes. */
export function matrixAccuracy({ matrix }: ConfusionMatrix): Rate {
  const total = matrix.flat().reduce((sum, one) => sum + one, 0);
  const right = matrix.reduce((sum, row, i) => sum + row[i], 0);
  return rate(right, total);
}
