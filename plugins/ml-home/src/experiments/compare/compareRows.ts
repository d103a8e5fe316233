import {
  Baseline,
  ComparedRun,
} from '@ml-home/backstage-plugin-ml-home-common';
import { MetricValue } from '@ml-home/backstage-plugin-ml-home-react';
import { Difference, differenceTo, Meaning } from '../runs/meaning';

export type SectionId = 'metrics' | 'params' | 'origin' | 'system' | 'tags';

export interface CompareCell {
  /** Absent: the run has no such value. */
  text?: string;
  metric?: MetricValue;
  /** The best of these runs by the metric's direction. */
  best?: boolean;
  /** Differs from what most of these runs have. */
  odd?: boolean;
  /** To the baseline. */
  difference?: Difference;
}

export interface CompareRow {
  id: string;
  label: string;
  meaning?: Meaning;
  /** Identifiers are set in a fixed width. */
  mono?: boolean;
  baseline?: CompareCell;
  cells: CompareCell[];
  differs: boolean;
}

export interface CompareSection {
  id: SectionId;
  rows: CompareRow[];
  /** How many of the rows differ between the runs. */
  differing: number;
}

/** Words of rows that no client named. */
export interface CompareWords {
  commit: string;
  source: string;
  python: string;
  dataset: (name: string) => string;
}

/** Tags that say nothing when compared, or are shown elsewhere. */
const SILENT =
  /^mlflow\.(runName|user|note\.content|log-model\.history|parentRunId|source\.git\.|source\.name|loggedImages|loggedArtifacts|modelVersions|runColor|rootRunId)|^mlhome\./;

/** The text that more than half of the runs have. */
export function majorityOf(texts: (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) {
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] > texts.length / 2 ? most[0] : undefined;
}

const finite = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Index of the best value; undefined when no direction is better or only one run has a number. */
export function bestOf(
  values: (MetricValue | undefined)[],
  direction: Meaning['direction'],
): Set<number> {
  const numbers = values.filter(finite);
  if (direction === 'none' || numbers.length < 2) return new Set();
  const best =
    direction === 'higher' ? Math.max(...numbers) : Math.min(...numbers);
  // All the same: none stands out.
  if (numbers.every(value => value === best)) return new Set();
  return new Set(
    values.flatMap((value, index) => (value === best ? [index] : [])),
  );
}

const same = (texts: (string | undefined)[]): boolean =>
  texts.every(text => text === texts[0]);

function textRow(
  id: string,
  label: string,
  texts: (string | undefined)[],
  baseline: string | undefined,
  mono = false,
): CompareRow {
  const majority = majorityOf(texts);
  return {
    id,
    label,
    mono,
    baseline: { text: baseline },
    cells: texts.map(text => ({
      text,
      odd: majority !== undefined && text !== majority,
    })),
    differs: !same(texts),
  };
}

function metricRow(
  key: string,
  values: (MetricValue | undefined)[],
  baseline: Pick<Baseline, 'metrics'> | undefined,
  meaning: Meaning,
): CompareRow {
  const best = bestOf(values, meaning.direction);
  return {
    id: key,
    label: meaning.label,
    meaning,
    baseline: { metric: baseline?.metrics[key] },
    cells: values.map((metric, index) => ({
      metric,
      best: best.has(index),
      difference: differenceTo(baseline, key, metric, meaning.direction),
    })),
    differs: !same(values.map(value => value?.toString())),
  };
}

const recordOf = (
  list: { key: string; value: string }[],
): Record<string, string> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

const keysOf = (records: Record<string, unknown>[]): string[] =>
  [...new Set(records.flatMap(record => Object.keys(record)))].sort((a, b) =>
    a.localeCompare(b),
  );

function textRows(
  records: Record<string, string>[],
  baseline: Record<string, string> | undefined,
  options: { label?: (key: string) => string; mono?: boolean } = {},
): CompareRow[] {
  return keysOf(records).map(key =>
    textRow(
      key,
      options.label?.(key) ?? key,
      records.map(record => record[key]),
      baseline?.[key],
      options.mono,
    ),
  );
}

const short = (hash: string | undefined) =>
  hash && /^[0-9a-f]{12,}$/i.test(hash) ? hash.slice(0, 8) : hash;

/** Data, code and environment of a run, by the name of each row. */
function originOf(run: ComparedRun, words: CompareWords) {
  const tags = recordOf(run.tags);
  const data: Record<string, string> = {};
  for (const dataset of run.datasets) {
    const name = words.dataset(
      dataset.context ? `${dataset.name}, ${dataset.context}` : dataset.name,
    );
    data[name] = data[name]
      ? `${data[name]}, ${dataset.digest}`
      : dataset.digest;
  }
  const code = {
    [words.commit]: short(tags['mlflow.source.git.commit']),
    [words.source]: tags['mlflow.source.name'],
    [words.python]: run.environment?.python,
  };
  return {
    head: Object.fromEntries(
      Object.entries({ ...data, ...code }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
    packages: Object.fromEntries(
      Object.entries(run.environment?.packages ?? {}).map(([name, version]) => [
        name,
        version.replace(/^==/, '') || '*',
      ]),
    ),
  };
}

function section(id: SectionId, rows: CompareRow[]): CompareSection {
  return { id, rows, differing: rows.filter(row => row.differs).length };
}

/** All that can be compared of some runs, in sections; empty ones are left out. */
export function compareSections(input: {
  runs: ComparedRun[];
  baseline?: Pick<Baseline, 'metrics'>;
  /** The baseline's run, where it is one. */
  baselineRun?: ComparedRun;
  meaningOf: (key: string) => Meaning;
  words: CompareWords;
}): CompareSection[] {
  const { runs, baseline, baselineRun, meaningOf, words } = input;
  const metrics = runs.map(run =>
    Object.fromEntries(run.metrics.map(({ key, value }) => [key, value])),
  );
  const metricRows = keysOf(metrics).map(key =>
    metricRow(
      key,
      metrics.map(record => record[key]),
      baseline,
      meaningOf(key),
    ),
  );
  const isSystem = (row: CompareRow) => row.id.startsWith('system/');
  const origins = runs.map(run => originOf(run, words));
  const base = baselineRun && originOf(baselineRun, words);
  const tagsOf = (run: ComparedRun) =>
    recordOf(run.tags.filter(({ key }) => !SILENT.test(key)));
  return [
    section(
      'metrics',
      metricRows.filter(row => !isSystem(row)),
    ),
    section(
      'params',
      textRows(
        runs.map(run => recordOf(run.params)),
        baselineRun && recordOf(baselineRun.params),
      ),
    ),
    section('origin', [
      ...textRows(
        origins.map(origin => origin.head),
        base?.head,
        { mono: true },
      ),
      ...textRows(
        origins.map(origin => origin.packages),
        base?.packages,
        { mono: true },
      ),
    ]),
    section(
      'tags',
      textRows(runs.map(tagsOf), baselineRun && tagsOf(baselineRun)),
    ),
    section('system', metricRows.filter(isSystem)),
  ].filter(one => one.rows.length > 0);
}
