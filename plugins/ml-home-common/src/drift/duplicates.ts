import { distributionOf } from './distribution';
import { driftOf } from './drift';
import { FeatureStatistics } from '../features/statistics';

export interface Comparable {
  name: string;
  type?: string;
  offlineSource?: string;
  code?: string;
  statistics?: FeatureStatistics;
}

export interface Duplicate {
  a: string;
  b: string;
  /** Why they may be one: the same code, near-identical names, distributions alike, one source. */
  reasons: ('code' | 'name' | 'distribution' | 'source')[];
  /** Jensen-Shannon distance, where both have a distribution. */
  js?: number;
}

/** Distributions nearer than this are alike. */
export const JS_ALIKE = 0.02;
/** Farther than this they are not of one feature, whatever it is called. */
const JS_APART = 0.1;
/** Fewer rows or values make distributions alike by chance. */
const MIN_ROWS = 1_000;
const MIN_DISTINCT = 20;
/** Share of a name that may differ. */
const NAME_LIMIT = 0.2;

/** A name without what versions of it differ by: separators, case, `v2`, `new`, `tmp`. */
export const bareName = (name: string): string =>
  name
    .toLocaleLowerCase('en-US')
    .replace(/(^|[_.:-])(v\d+|new|old|tmp|copy|final)(?=[_.:-]|$)/g, '')
    .replace(/[_.:-]+/g, '');

/** Least number of letters to put in, take out or change. Levenshtein 1966. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, change));
    }
    row = next;
  }
  return row[b.length];
}

/** Digits name windows and versions: `plays_7d` and `plays_28d` are two features. */
const digitsOf = (name: string) => bareName(name).replace(/\D+/g, ' ').trim();

function alikeNames(a: string, b: string): boolean {
  const [x, y] = [bareName(a), bareName(b)];
  if (x === y) return true;
  if (digitsOf(a) !== digitsOf(b)) return false;
  return editDistance(x, y) <= NAME_LIMIT * Math.min(x.length, y.length);
}

/** Kinds of types: an int32 and an int64 may hold the same. */
function typeClass(type: string | undefined): string | undefined {
  if (!type) return undefined;
  const lower = type.toLocaleLowerCase('en-US');
  if (/list|array|map|struct|json/.test(lower)) return lower;
  if (/int|float|double|decimal|number|numeric/.test(lower)) return 'number';
  return /str|char|text/.test(lower) ? 'text' : lower;
}

const bare = (code: string | undefined) => code?.replace(/\s+/g, ' ').trim();

function isTelling(stats: FeatureStatistics | undefined): boolean {
  return (
    !!stats &&
    stats.rows >= MIN_ROWS &&
    (stats.distinct ?? Infinity) >= MIN_DISTINCT
  );
}

function compare(a: Comparable, b: Comparable): Duplicate | undefined {
  const types = [typeClass(a.type), typeClass(b.type)];
  if (types[0] && types[1] && types[0] !== types[1]) return undefined;
  const distributions = [a, b].map(
    ({ statistics }) => statistics && distributionOf(statistics),
  );
  const js =
    distributions[0] && distributions[1]
      ? driftOf(distributions[0], distributions[1])?.js
      : undefined;
  if (js !== undefined && js > JS_APART) return undefined;
  const sameCode = !!bare(a.code) && bare(a.code) === bare(b.code);
  const sameName = alikeNames(a.name, b.name);
  const sameShape =
    js !== undefined &&
    js < JS_ALIKE &&
    isTelling(a.statistics) &&
    isTelling(b.statistics);
  if (!sameCode && !sameName && !sameShape) return undefined;
  const sameSource = !!a.offlineSource && a.offlineSource === b.offlineSource;
  const reasons: Duplicate['reasons'] = [];
  if (sameCode) reasons.push('code');
  if (sameName) reasons.push('name');
  if (sameShape) reasons.push('distribution');
  if (sameSource) reasons.push('source');
  return { a: a.name, b: b.name, reasons, js };
}

/** Pairs of features of one entity that may be the same feature, those with most reasons first. */
export function duplicatesOf(features: Comparable[]): Duplicate[] {
  return features
    .flatMap((a, i) => features.slice(i + 1).flatMap(b => compare(a, b) ?? []))
    .sort(
      (x, y) =>
        y.reasons.length - x.reasons.length ||
        (x.js ?? 1) - (y.js ?? 1) ||
        (x.a < y.a ? -1 : 1),
    );
}
