import { InputError } from '@backstage/errors';
import { StatisticsInput } from '@ml-home/backstage-plugin-ml-home-common';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  !!value && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [];

/** A field by its name in JSON, or as it is written in the protocol: both are written by the library. */
function fieldOf(of: unknown, name: string): unknown {
  if (!isFields(of)) return undefined;
  const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return of[name] ?? of[snake];
}

/** Protocol Buffers write 64-bit numbers as text, and leave zeros out; NaN and infinity are none. */
function numberOf(value: unknown, absent: number): number | undefined {
  if (value === undefined) return absent;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? number
    : undefined;
}
const countOf = (value: unknown): number =>
  Math.max(0, Math.round(numberOf(value, 0) ?? 0));

type Known = Omit<StatisticsInput, 'partition' | 'scope' | 'computedAt'>;

/** Counts of a sample as whole numbers, of which there are no more than values. */
function wholeCounts(given: number[], values: number): number[] {
  const counts = given.map(count => Math.max(0, Math.round(count)));
  let over = counts.reduce((sum, count) => sum + count, 0) - values;
  // Rounding adds less than one to each bin; the largest can give it back unseen.
  for (const [i] of [...counts.entries()].sort((a, b) => b[1] - a[1])) {
    if (over <= 0 || over > counts.length) break;
    const less = Math.min(over, counts[i]);
    counts[i] -= less;
    over -= less;
  }
  return counts;
}

function histogramOf(
  histograms: unknown[],
  values: number,
): Known['histogram'] | undefined {
  const standard = histograms.find(
    one => (fieldOf(one, 'type') ?? 'STANDARD') === 'STANDARD',
  );
  const buckets = listOf(fieldOf(standard, 'buckets')).map(bucket => ({
    low: numberOf(fieldOf(bucket, 'lowValue'), 0),
    high: numberOf(fieldOf(bucket, 'highValue'), 0),
    count: numberOf(fieldOf(bucket, 'sampleCount'), 0) ?? 0,
  }));
  const edges = [buckets[0]?.low, ...buckets.map(({ high }) => high)];
  const ascend = edges.every(
    (edge, i) => edge !== undefined && (i === 0 || edge > edges[i - 1]!),
  );
  // A feature that has one value has bins without width: minimum and maximum say it all.
  if (buckets.length === 0 || buckets.length > 512 || !ascend) return undefined;
  const counts = wholeCounts(
    buckets.map(({ count }) => count),
    values,
  );
  return { edges: edges as number[], counts };
}

function quantilesOf(histograms: unknown[], median: number | undefined) {
  const found = histograms.find(one => fieldOf(one, 'type') === 'QUANTILES');
  const buckets = listOf(fieldOf(found, 'buckets'));
  const points = [
    fieldOf(buckets[0], 'lowValue'),
    ...buckets.map(bucket => fieldOf(bucket, 'highValue')),
  ].map(value => numberOf(value, 0));
  const ascend = points.every(
    (value, i) => value !== undefined && (i === 0 || value >= points[i - 1]!),
  );
  if (buckets.length > 0 && buckets.length <= 100 && ascend) {
    return points.map((value, i) => ({
      q: i / buckets.length,
      value: value!,
    }));
  }
  return median === undefined ? undefined : [{ q: 0.5, value: median }];
}

function numericOf(stats: unknown, values: number, lists: boolean) {
  const histograms = listOf(fieldOf(stats, 'histograms'));
  const number = (name: string) => numberOf(fieldOf(stats, name), 0);
  const standard = histograms.find(
    one => (fieldOf(one, 'type') ?? 'STANDARD') === 'STANDARD',
  );
  if (values === 0) return {};
  return {
    min: number('min'),
    max: number('max'),
    mean: number('mean'),
    stddev: number('stdDev'),
    quantiles: quantilesOf(histograms, number('median')),
    ...(lists
      ? {}
      : {
          zeros: countOf(fieldOf(stats, 'numZeros')),
          nonFinite: countOf(fieldOf(standard, 'numNan')),
          histogram: histogramOf(histograms, values),
        }),
  };
}

function textualOf(stats: unknown, values: number, lists: boolean) {
  const counted = new Map<string, number>();
  for (const one of listOf(fieldOf(stats, 'topValues')).slice(0, 100)) {
    const value = fieldOf(one, 'value');
    if (typeof value !== 'string' || value.length > 500) continue;
    if (!counted.has(value)) {
      counted.set(value, countOf(fieldOf(one, 'frequency')));
    }
  }
  const top = [...counted].map(([value, count]) => ({ value, count }));
  const sum = top.reduce((all, { count }) => all + count, 0);
  return {
    distinct: countOf(fieldOf(stats, 'unique')) || undefined,
    ...(lists || top.length === 0 || sum > values
      ? {}
      : { top, other: values - sum }),
  };
}

function nameOf(feature: unknown): string | undefined {
  const name = fieldOf(feature, 'name');
  if (typeof name === 'string' && name) return name;
  const steps = listOf(fieldOf(fieldOf(feature, 'path'), 'step'));
  return steps.length > 0 ? steps.map(String).join('.') : undefined;
}

function toKnown(feature: unknown, examples: number): Known | undefined {
  const name = nameOf(feature);
  const numeric = fieldOf(feature, 'numStats');
  const textual = fieldOf(feature, 'stringStats');
  const stats =
    numeric ?? textual ?? fieldOf(feature, 'bytesStats') ?? undefined;
  if (!name || !isFields(stats)) return undefined;
  const common = fieldOf(stats, 'commonStats');
  const present = countOf(fieldOf(common, 'numNonMissing'));
  const missing = countOf(fieldOf(common, 'numMissing'));
  const rows = present + missing || examples;
  const values = rows - missing;
  // Of lists the counts are of their members, and not of rows.
  const lists = countOf(fieldOf(common, 'totNumValues')) > present;
  const known = {
    feature: name,
    rows,
    missing,
    ...(numeric ? numericOf(numeric, values, lists) : {}),
    ...(textual ? textualOf(textual, values, lists) : {}),
  };
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined),
  ) as unknown as Known;
}

/**
 * What a `DatasetFeatureStatisticsList` says of features, in the JSON of Protocol Buffers: what TensorFlow Data
 * Validation and BigQuery's `ML.TFDV_DESCRIBE` write. Source: tensorflow_metadata, statistics.proto (v0).
 *
 * @param wanted the data set, where there are several
 */
export function readTfdv(document: unknown, wanted?: string): Known[] {
  const datasets = listOf(fieldOf(document, 'datasets'));
  if (datasets.length === 0) {
    throw new InputError(
      "'datasets': this is no DatasetFeatureStatisticsList; it has no data set",
    );
  }
  const nameOfSet = (one: unknown) => String(fieldOf(one, 'name') ?? '');
  const dataset = wanted
    ? datasets.find(one => nameOfSet(one) === wanted)
    : datasets[0];
  if (!dataset || (!wanted && datasets.length > 1)) {
    const names = datasets.map(nameOfSet).slice(0, 20).join(', ');
    throw new InputError(
      `'dataset': name one of the data sets of the list: ${names}`,
    );
  }
  const examples = countOf(fieldOf(dataset, 'numExamples'));
  const features = listOf(fieldOf(dataset, 'features'));
  if (features.length > 10_000) {
    throw new InputError("'features': more than 10000 in one data set");
  }
  return features.flatMap(feature => toKnown(feature, examples) ?? []);
}
