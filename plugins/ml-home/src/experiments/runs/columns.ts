import {
  CommonColumns,
  filterKey,
  metricConvention,
  MetricDirection,
  RunColumnInfo,
} from '@ml-home/backstage-plugin-ml-home-common';
import { rankOf } from '../../models/metrics';

/**
 * A column of the runs table by its name in the address: `metrics.loss`, `params.lr`, `tags.team`, one of the facts
 * of every run (`run.state`), or the difference of a metric to the baseline (`vs.loss`).
 */
export interface RunColumn {
  id: string;
  kind: 'metric' | 'param' | 'tag' | 'run' | 'vs';
  key: string;
}

const heads: Record<string, RunColumn['kind']> = {
  metrics: 'metric',
  params: 'param',
  tags: 'tag',
  run: 'run',
  vs: 'vs',
};

/** Facts that every run has; the name is always there and leads. */
export const RUN_FACTS = [
  'state',
  'started',
  'duration',
  'by',
  'ended',
  'children',
  'id',
] as const;
export type RunFact = (typeof RUN_FACTS)[number];

export const NAME_COLUMN = 'run.name';

/** Reads a column's name; undefined for what is none. */
export function columnOf(id: string): RunColumn | undefined {
  const dot = id.indexOf('.');
  const kind = dot > 0 ? heads[id.slice(0, dot)] : undefined;
  const key = id.slice(dot + 1);
  if (!kind || !key) return undefined;
  if (kind === 'run' && key !== 'name' && !RUN_FACTS.includes(key as RunFact)) {
    return undefined;
  }
  return { id, kind, key };
}

const plural = { metric: 'metrics', param: 'params', tag: 'tags' } as const;

export const columnId = (info: RunColumnInfo): string =>
  `${plural[info.kind]}.${info.key}`;

/** The names under which the API knows what the columns show. */
export function apiColumns(ids: string[]): string[] {
  const names = ids.flatMap(id => {
    const column = columnOf(id);
    if (!column || column.kind === 'run') return [];
    return [column.kind === 'vs' ? `metrics.${column.key}` : id];
  });
  return [...new Set(names)];
}

export type SortOrder = 'asc' | 'desc' | 'best';
export interface RunSort {
  column: string;
  order: SortOrder;
}

const sortable: Partial<Record<string, string>> = {
  'run.name': 'attributes.run_name',
  'run.state': 'attributes.status',
  'run.started': 'attributes.start_time',
  'run.ended': 'attributes.end_time',
  'run.id': 'attributes.run_id',
  'run.by': 'tags.`mlflow.user`',
};

/** The left side of `order_by` for a column; undefined when runs cannot be sorted by it. */
export function sortKeyOf(id: string): string | undefined {
  const column = columnOf(id);
  if (!column) return undefined;
  if (column.kind === 'run') return sortable[id];
  return filterKey(column.kind === 'vs' ? 'metric' : column.kind, column.key);
}

/** MLflow's `order_by` for a sort; best first follows the direction of the metric. */
export function orderByOf(
  sort: RunSort,
  directionOf: (key: string) => MetricDirection,
): string | undefined {
  const left = sortKeyOf(sort.column);
  if (!left) return undefined;
  const column = columnOf(sort.column)!;
  const descending =
    sort.order === 'best'
      ? directionOf(column.key) !== 'lower'
      : sort.order === 'desc';
  return `${left} ${descending ? 'DESC' : 'ASC'}`;
}

export const DEFAULT_SORT: RunSort = { column: 'run.started', order: 'desc' };

/** `best:metrics.loss` in the address. */
function sortOf(text: string): RunSort | undefined {
  const match = /^(asc|desc|best):(.+)$/s.exec(text);
  if (!match || !sortKeyOf(match[2])) return undefined;
  return { order: match[1] as SortOrder, column: match[2] };
}

export const isSort = (text: string): boolean => !!sortOf(text);

export const readSort = (text: string | undefined): RunSort =>
  sortOf(text ?? '') ?? DEFAULT_SORT;

export function writeSort(sort: RunSort): string | undefined {
  return sort.column === DEFAULT_SORT.column &&
    sort.order === DEFAULT_SORT.order
    ? undefined
    : `${sort.order}:${sort.column}`;
}

/** What a click on a head asks for: best or first, then the other way, then nothing special. */
export function nextSort(
  current: RunSort,
  column: string,
  directionOf: (key: string) => MetricDirection,
): RunSort {
  const parsed = columnOf(column);
  const isMetric = parsed?.kind === 'metric' || parsed?.kind === 'vs';
  const directed = isMetric && directionOf(parsed.key) !== 'none';
  const late = isMetric || column === 'run.started' || column === 'run.ended';
  const plain: SortOrder = late ? 'desc' : 'asc';
  const first: SortOrder = directed ? 'best' : plain;
  if (current.column !== column) return { column, order: first };
  if (current.order === 'best') {
    return {
      column,
      order: directionOf(parsed!.key) === 'lower' ? 'desc' : 'asc',
    };
  }
  const flipped = current.order === 'asc' ? 'desc' : 'asc';
  if (current.order !== first && directed) return { column, order: 'best' };
  return { column, order: flipped };
}

/** Rank of what the machine logged about itself. */
const SYSTEM = 4;
const METRICS = 4;
const PARAMS = 3;

/** `slices/se/ndcg` says less than `ndcg`. */
function depth(key: string): number {
  return key.split('/').length;
}

/** Keys of metrics, those that many runs have and that tell most first; what the machine logged of itself is last. */
export function orderMetrics(metrics: CommonColumns['metrics']): string[] {
  const most = Math.max(0, ...metrics.map(({ runs }) => runs));
  // What few runs have makes a poor column, however telling it is.
  const rare = ({ runs }: { runs: number }) => Number(runs * 2 < most);
  return [...metrics]
    .map(metric => ({ ...metric, rank: rankOf(metric.key) }))
    .sort(
      (a, b) =>
        Number(a.rank === SYSTEM) - Number(b.rank === SYSTEM) ||
        rare(a) - rare(b) ||
        a.rank - b.rank ||
        // How good a model is says more than how its training converged.
        Number(/loss/.test(a.key)) - Number(/loss/.test(b.key)) ||
        depth(a.key) - depth(b.key) ||
        Number(metricConvention(a.key).direction === 'none') -
          Number(metricConvention(b.key).direction === 'none') ||
        b.runs - a.runs ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ key }) => key);
}

/** The metrics that a table or charts begin with. */
export const tellingMetrics = (ordered: string[], most: number): string[] =>
  ordered.filter(key => rankOf(key) < SYSTEM).slice(0, most);

/** Params in which runs differ; those that are another one in each run come last. */
function tellingParams({ runs, params }: CommonColumns): string[] {
  const own = (param: { runs: number; values: number }) =>
    Number(param.values === param.runs && param.runs > 3);
  return params
    .filter(({ values }) => values > 1 || runs === 1)
    .sort((a, b) => own(a) - own(b))
    .map(({ key }) => key)
    .slice(0, PARAMS);
}

/** The columns of a table that nobody has arranged yet: the same for everyone who opens its link. */
export function defaultColumns(
  common: CommonColumns,
  baseline: Record<string, unknown> | undefined,
): string[] {
  const metrics = tellingMetrics(orderMetrics(common.metrics), METRICS);
  return [
    'run.state',
    ...metrics.flatMap(key =>
      baseline && key in baseline
        ? [`metrics.${key}`, `vs.${key}`]
        : [`metrics.${key}`],
    ),
    ...tellingParams(common).map(key => `params.${key}`),
    'run.started',
    'run.duration',
  ];
}

/** Cuts the middle out of a long key, whose tail tells it apart. */
export function shortKey(key: string, length: number): string {
  if (key.length <= length) return key;
  const tail = Math.ceil((length - 1) * 0.6);
  return `${key.slice(0, Math.max(1, length - 1 - tail))}…${key.slice(-tail)}`;
}

const CHAR = 7;

/** Width in px that shows the longest ordinary value, within reason. */
export function fitWidth(
  column: RunColumn,
  header: string,
  samples: string[],
): number {
  const longest = Math.max(0, ...samples.map(s => s.length));
  if (column.id === NAME_COLUMN) {
    return Math.round(Math.min(280, Math.max(150, longest * 7 + 40)));
  }
  if (column.kind === 'run') {
    return (
      {
        state: 112,
        started: 104,
        duration: 104,
        by: 130,
        ended: 104,
        children: 84,
        id: 92,
      }[column.key as RunFact] ?? 100
    );
  }
  const head = Math.min(header.length, 20) * 6.6 + 42;
  const room = column.kind === 'vs' ? 60 : 30;
  return Math.round(
    Math.min(240, Math.max(76, head, Math.min(longest, 28) * CHAR + room)),
  );
}
