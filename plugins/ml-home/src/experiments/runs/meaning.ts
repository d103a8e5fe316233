import {
  Baseline,
  ExperimentSettings,
  isBetter,
  metricConvention,
  MetricDirection,
} from '@ml-home/backstage-plugin-ml-home-common';

export interface Meaning {
  direction: MetricDirection;
  unit?: string;
  /** The name as people write it. */
  label: string;
  /** Someone said so; else it follows from the name. */
  byPerson: boolean;
  setBy?: string;
}

/** What a metric means in an experiment: what people set goes before the convention of its name. */
export function meaningsOf(
  settings: Pick<ExperimentSettings, 'metrics'> | undefined,
): (key: string) => Meaning {
  const set = new Map(settings?.metrics.map(one => [one.key, one]));
  return key => {
    const convention = metricConvention(key);
    const own = set.get(key);
    if (!own) return { ...convention, byPerson: false };
    return {
      label: convention.label,
      direction: own.direction,
      unit: own.unit ?? convention.unit,
      byPerson: own.source === 'person',
      setBy: own.setBy,
    };
  };
}

export interface Difference {
  value: number;
  verdict: 'better' | 'worse' | 'same' | 'none';
}

/** A value less the baseline's, and whether that is better; undefined unless both are finite. */
export function differenceTo(
  baseline: Pick<Baseline, 'metrics'> | undefined,
  key: string,
  value: unknown,
  direction: MetricDirection,
): Difference | undefined {
  const base = baseline?.metrics[key];
  if (typeof base !== 'number' || typeof value !== 'number') return undefined;
  const difference = value - base;
  if (difference === 0) return { value: 0, verdict: 'same' };
  if (direction === 'none') return { value: difference, verdict: 'none' };
  return {
    value: difference,
    verdict: isBetter(direction, value, base) ? 'better' : 'worse',
  };
}
