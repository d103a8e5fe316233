import {
  CardMetric,
  CardOrigin,
  countsAt,
  EvaluatedSlice,
  groupRates,
  metricConvention,
  metricsOfEvaluation,
  SliceMetric,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FoundFields } from './FoundFields';
import { CardSources, DbEvaluationRow } from './rows';

const originOf = (row: DbEvaluationRow): CardOrigin => ({
  source: row.source === 'file' ? 'run' : 'import',
  from:
    row.source === 'file'
      ? `${row.from}, evaluation ${row.name}`
      : `evaluation ${row.name}`,
  at: new Date(row.evaluated_at ?? row.created_at).toISOString(),
});

function learnedMetric(
  key: string,
  value: number,
  more: Partial<CardMetric>,
): CardMetric {
  const { direction, unit } = metricConvention(key);
  return {
    key,
    value,
    ...(direction === 'none' ? {} : { direction }),
    ...(unit ? { unit } : {}),
    ...more,
  };
}

/** Metrics that runs logged, where no evaluation says the same with more around it. */
function loggedMetrics(sources: CardSources, known: Set<string>): CardMetric[] {
  const { loggedMetrics: logged, run } = sources;
  const ofModel = logged
    .filter(one => !known.has(one.key))
    .map(one =>
      learnedMetric(one.key, one.value, {
        evaluation: `run ${one.run_id}`,
        ...(one.dataset_name ? { dataset: one.dataset_name } : {}),
      }),
    );
  const keys = new Set([...known, ...ofModel.map(one => one.key)]);
  const ofRun = (run?.metrics ?? [])
    .filter(one => !keys.has(one.key))
    .map(one =>
      learnedMetric(one.key, one.value, { evaluation: `run ${run!.run_id}` }),
    );
  return [...ofModel, ...ofRun];
}

/** A slice by one attribute, with the counts at the threshold in use. */
function groupOf(slice: EvaluatedSlice, threshold: number | undefined) {
  const [first, ...others] = Object.entries(slice.slice);
  if (!first || others.length > 0) return [];
  const [attribute, group] = first;
  const counts =
    slice.counts ??
    (threshold === undefined
      ? undefined
      : countsAt(slice.thresholds ?? [], threshold));
  return counts ? [{ attribute, ...groupRates(group, counts) }] : [];
}

/** What evaluations and runs measured. */
export function findEvaluation(found: FoundFields, sources: CardSources): void {
  const { evaluations, run } = sources;
  const whole: CardMetric[] = [];
  const slices: SliceMetric[] = [];
  for (const row of evaluations) {
    const metrics = metricsOfEvaluation(row.document);
    whole.push(...metrics.whole);
    slices.push(...metrics.slices);
  }
  const logged = loggedMetrics(sources, new Set(whole.map(one => one.key)));
  const [first] = evaluations;
  const origin: CardOrigin =
    first && whole.length > 0
      ? originOf(first)
      : {
          source: 'run',
          from: run?.run_id,
        };
  const all = [...whole, ...logged];
  found.add('evaluation.metrics', all.length > 0 ? all : undefined, origin);
  if (slices.length > 0) {
    found.add('evaluation.slices', slices, originOf(first));
  }
  for (const row of evaluations) {
    const { document } = row;
    const from = originOf(row);
    found.add('evaluation.threshold', document.threshold, from);
    found.add('evaluation.band', document.band, from);
    found.add('explainability.importance', document.importance, from);
    const groups = document.slices.flatMap(slice =>
      groupOf(slice, document.threshold),
    );
    if (groups.length > 0) found.add('fairness.groups', groups, from);
  }
  const named = evaluations.flatMap(({ document: { dataset } }) =>
    dataset ? [{ ...dataset, context: 'eval' }] : [],
  );
  const isNamed = new Set(named.map(one => one.name));
  const fromRun = sources.datasets
    .filter(one => /^(eval|evaluation|test|holdout)/i.test(one.context ?? ''))
    .filter(one => !isNamed.has(one.name))
    .map(one => ({
      name: one.name,
      digest: one.digest || undefined,
      source: one.source || undefined,
      context: one.context ?? undefined,
    }));
  if (named.length > 0) {
    found.add('data.evaluation', [...named, ...fromRun], originOf(first));
  }
}
