import { ParamImportance } from '@ml-home/backstage-plugin-ml-home-common';

export interface ImportanceRow {
  /** The metric, a finite number. */
  value: number;
  params: Record<string, string>;
}

/** Below this the figures say more about chance than about params. */
const FEW_RUNS = 20;
const MAX_BINS = 8;

export const IMPORTANCE_METHOD =
  "Each param alone: the share of the variance of the metric's ranks between groups of equal values (numbers with many values are cut into up to eight groups of equal size), less what chance would give (adjusted eta squared). Correlation is Spearman's.";

/** Ranks from 1, ties share the mean of theirs. */
export function ranksOf(values: number[]): number[] {
  const order = values.map((_, index) => index);
  order.sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (
      end + 1 < order.length &&
      values[order[end + 1]] === values[order[start]]
    ) {
      end += 1;
    }
    for (let i = start; i <= end; i += 1) {
      ranks[order[i]] = (start + end) / 2 + 1;
    }
    start = end + 1;
  }
  return ranks;
}

const meanOf = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's correlation; null when one side does not vary. */
export function correlationOf(a: number[], b: number[]): number | null {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((value, i) => {
    ab += (value - meanA) * (b[i] - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  });
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}

/** Share of the variance between groups, adjusted for their number; 0 when chance explains as much. */
export function adjustedEtaSquared(groups: number[][]): number {
  const all = groups.flat();
  const mean = meanOf(all);
  const total = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const within = groups.reduce((sum, group) => {
    const own = meanOf(group);
    return sum + group.reduce((s, value) => s + (value - own) ** 2, 0);
  }, 0);
  const free = all.length - groups.length;
  if (total === 0 || free <= 0) return 0;
  return Math.max(0, 1 - (within / free) * ((all.length - 1) / total));
}

/** Group number of each value: equal texts, or bins of equal size for numbers with many values. */
function groupNumbers(texts: string[], numbers: number[] | undefined) {
  const distinct = new Map<string, number>();
  for (const text of texts) {
    if (!distinct.has(text)) distinct.set(text, distinct.size);
  }
  if (!numbers || distinct.size <= MAX_BINS) {
    return texts.map(text => distinct.get(text)!);
  }
  return ranksOf(numbers).map(rank =>
    Math.floor(((rank - 1) * MAX_BINS) / texts.length),
  );
}

function importanceOf(key: string, rows: ImportanceRow[]) {
  const having = rows.filter(row => key in row.params);
  const texts = having.map(row => row.params[key]);
  const values = new Set(texts).size;
  // A param that never changes, or is another one in each run by nature, explains nothing.
  if (values < 2 || having.length < 3) return undefined;
  const numbers = texts.map(text => (text.trim() === '' ? NaN : Number(text)));
  const numeric = numbers.every(Number.isFinite);
  if (!numeric && values > having.length / 2) return undefined;
  const ranks = ranksOf(having.map(row => row.value));
  const groups = new Map<number, number[]>();
  groupNumbers(texts, numeric ? numbers : undefined).forEach((group, i) => {
    const members = groups.get(group);
    if (members) members.push(ranks[i]);
    else groups.set(group, [ranks[i]]);
  });
  return {
    key,
    importance: adjustedEtaSquared([...groups.values()]),
    correlation: numeric ? correlationOf(ranksOf(numbers), ranks) : null,
    values,
  };
}

/** How much each param says about a metric over some runs. */
export function paramImportance(
  rows: ImportanceRow[],
  limited: boolean,
): ParamImportance {
  const keys = [...new Set(rows.flatMap(row => Object.keys(row.params)))];
  const params = keys
    .map(key => importanceOf(key, rows))
    .filter(one => one !== undefined)
    .sort((a, b) => b.importance - a.importance || (a.key < b.key ? -1 : 1));
  const warnings = [
    rows.length < FEW_RUNS
      ? `Only ${rows.length} runs have this metric; below ${FEW_RUNS} such figures are mostly chance.`
      : undefined,
    limited ? `Computed over the newest ${rows.length} runs.` : undefined,
  ].filter(warning => warning !== undefined);
  return {
    method: IMPORTANCE_METHOD,
    runs: rows.length,
    ...(warnings.length > 0 ? { warning: warnings.join(' ') } : {}),
    params,
  };
}
