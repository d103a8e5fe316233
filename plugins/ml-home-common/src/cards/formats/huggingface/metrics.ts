import { CardValues } from '../../fields';
import { CardMetric, SliceMetric } from '../../values';
import {
  CardReadingBuilder,
  compact,
  isRecord,
  Json,
  listAt,
  recordAt,
  some,
} from '../CardReadingBuilder';

/** Where nobody said which data or task; the model-index asks for both. */
const UNKNOWN = 'unknown';

type AnyMetric = CardMetric & Partial<Pick<SliceMetric, 'slice'>>;

const sliceText = (slice: Record<string, string>) =>
  Object.entries(slice)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

/** A metric of the model-index. It knows no slices and intervals: they go into the free `args`, and into the name. */
function toMetric(metric: AnyMetric): Json {
  const { key, value, slice, n, interval, unit, direction, evaluation } =
    metric;
  const args = some(
    compact({
      slice,
      n,
      confidence_interval: interval,
      unit,
      direction,
      evaluation,
    }),
  );
  return compact({
    type: key,
    value,
    name: slice ? `${key} (${sliceText(slice)})` : key,
    args,
  });
}

/** Results grouped by dataset, as `model-index` wants them. */
export function toModelIndex(model: string, values: CardValues): Json[] {
  const metrics: AnyMetric[] = [
    ...(values['evaluation.metrics'] ?? []),
    ...(values['evaluation.slices'] ?? []),
  ];
  if (metrics.length === 0) return [];
  const byDataset = new Map<string, AnyMetric[]>();
  for (const metric of metrics) {
    const name = metric.dataset ?? UNKNOWN;
    byDataset.set(name, [...(byDataset.get(name) ?? []), metric]);
  }
  const digests = new Map(
    (values['data.evaluation'] ?? []).map(one => [one.name, one.digest]),
  );
  const task = values['overview.task'] ?? UNKNOWN;
  return [
    {
      name: model,
      results: [...byDataset].map(([name, list]) => ({
        task: { type: task, name: task },
        dataset: compact({
          type: name,
          name,
          revision: digests.get(name),
        }),
        metrics: list.map(toMetric),
      })),
    },
  ];
}

function readMetric(
  builder: CardReadingBuilder,
  metric: unknown,
  dataset: string | undefined,
  place: string,
): AnyMetric | undefined {
  const key = builder.text(metric, 'type', `${place}.type`);
  const value = builder.number(metric, 'value', `${place}.value`);
  if (key === undefined || value === undefined) return undefined;
  const args = recordAt(metric, 'args');
  return compact({
    key,
    value,
    n: args.n,
    interval: args.confidence_interval,
    unit: args.unit,
    direction: args.direction,
    evaluation: args.evaluation,
    dataset: dataset === UNKNOWN ? undefined : dataset,
    slice: isRecord(args.slice) ? args.slice : undefined,
  }) as AnyMetric;
}

/** Metrics of a model-index, and the data that they were measured on. */
export function readModelIndex(
  builder: CardReadingBuilder,
  index: unknown,
): void {
  if (index === undefined || index === null) return;
  if (!Array.isArray(index)) {
    builder.problem('model-index', 'must be a list');
    return;
  }
  const metrics: AnyMetric[] = [];
  const datasets = new Map<string, Json>();
  index.forEach((entry, e) =>
    listAt(entry, 'results').forEach((result, r) => {
      const place = `model-index.${e}.results.${r}`;
      const dataset = recordAt(result, 'dataset');
      const name = builder.text(dataset, 'name', `${place}.dataset.name`);
      if (name && name !== UNKNOWN) {
        datasets.set(
          name,
          compact({
            name,
            digest: builder.text(
              dataset,
              'revision',
              `${place}.dataset.revision`,
            ),
          }),
        );
      }
      listAt(result, 'metrics').forEach((metric, m) => {
        const read = readMetric(builder, metric, name, `${place}.metrics.${m}`);
        if (read) metrics.push(read);
      });
    }),
  );
  const whole = metrics.filter(one => one.slice === undefined);
  const slices = metrics.filter(one => one.slice !== undefined);
  builder.set('evaluation.metrics', some(whole), 'model-index');
  builder.set('evaluation.slices', some(slices), 'model-index');
  builder.set('data.evaluation', some([...datasets.values()]), 'model-index');
}
