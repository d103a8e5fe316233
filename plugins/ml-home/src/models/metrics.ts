import { ModelVersion } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChartSeries,
  MetricValue,
} from '@ml-home/backstage-plugin-ml-home-react';

/** What says how good a model is stands before what says how training went. */
const ranks: [RegExp, number][] = [
  [/^system\//, 4],
  // Sizes of samples say how sure a figure is, not how good.
  [/(^|[/_])(n|count|rows|size|support)$/, 3],
  [
    /(^|[/_])(lr|learning_rate|epoch|step|grad|time|duration|samples|tokens)/,
    3,
  ],
  [/^(val|valid|validation|test|eval|holdout)([/_.-]|$)/, 0],
  [/loss|^train/, 2],
];

/** 0 for what says most about quality, 4 for what the machine logged about itself. */
export const rankOf = (key: string): number =>
  ranks.find(([pattern]) => pattern.test(key))?.[1] ?? 1;

/** Metric keys that many have before those that few have, the telling ones first. */
export function metricKeysOf(
  versions: Pick<ModelVersion, 'metrics'>[],
): string[] {
  const counts = new Map<string, number>();
  for (const version of versions) {
    for (const { key } of version.metrics) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const most = Math.max(...counts.values());
  // What few have makes a poor column, however telling it is.
  const rare = (key: string) => Number(counts.get(key)! * 2 < most);
  return [...counts.keys()].sort(
    (a, b) =>
      rare(a) - rare(b) ||
      rankOf(a) - rankOf(b) ||
      counts.get(b)! - counts.get(a)! ||
      a.localeCompare(b),
  );
}

export const metricOf = (
  holder: { metrics: { key: string; value: MetricValue }[] },
  key: string,
): MetricValue | undefined => holder.metrics.find(m => m.key === key)?.value;

/** A metric over versions, oldest first; a version without it is a gap. */
export function versionSeries(
  versions: Pick<ModelVersion, 'version' | 'metrics'>[],
  key: string,
): { series: ChartSeries; missing: string[] } {
  const missing: string[] = [];
  const points = [...versions]
    .sort((a, b) => Number(a.version) - Number(b.version))
    .map(version => {
      const value = metricOf(version, key);
      if (value === undefined) missing.push(version.version);
      const finite = typeof value === 'number' ? value : null;
      return {
        x: Number(version.version),
        value: finite,
        min: null,
        max: null,
      };
    });
  return {
    series: {
      id: key,
      label: key,
      points,
      total: points.length - missing.length,
      notFinite: points.filter(p => p.value === null).length - missing.length,
      reduced: false,
    },
    missing,
  };
}

/** Whether Python can load it, as far as its tags say. */
const isPython = (tags: Record<string, string> = {}): boolean =>
  !/javascript|typescript|java\b/i.test(tags.framework ?? '');

/** The lines that load a model, by its champion or first alias, else by version. */
export function loadLines(
  model: {
    name: string;
    aliases: { alias: string }[];
    latestVersion?: { version: string };
    tags?: Record<string, string>;
  },
  trackingUri: string,
  version?: string,
): string {
  const alias =
    model.aliases.find(a => a.alias === 'champion') ?? model.aliases[0];
  const target =
    alias && !version
      ? `${model.name}@${alias.alias}`
      : `${model.name}/${version ?? model.latestVersion?.version ?? '1'}`;
  const load = isPython(model.tags)
    ? `model = mlflow.pyfunc.load_model("models:/${target}")`
    : `# Not a Python model: its files, with a README on how to read them.
folder = mlflow.artifacts.download_artifacts("models:/${target}")`;
  return `import os
import mlflow

# The token comes from your access tokens page.
os.environ["MLFLOW_TRACKING_URI"] = "${trackingUri}"
os.environ["MLFLOW_TRACKING_TOKEN"] = "…"

${load}`;
}
