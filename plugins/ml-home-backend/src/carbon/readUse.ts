import {
  ComputeUse,
  KeptEmission,
  pricingOptionOf,
  UnreadCount,
} from '@ml-home/backstage-plugin-ml-home-common';
import { RunFacts } from './types';

const DAY_MS = 86_400_000;
const MOST_HOURS = 10 * 365 * 24;

/** Where a fact is looked for among the tags and params of a run, the first that says it wins. */
const KEYS = {
  gpuType: [
    'mlhome.dev/gpu-type',
    'gpu_type',
    'gpu_model',
    'gpu_name',
    'accelerator_type',
  ],
  gpuCount: [
    'mlhome.dev/gpu-count',
    'gpu_count',
    'num_gpus',
    'n_gpus',
    'n_gpu',
    'accelerator_count',
  ],
  gpuUtilisation: ['mlhome.dev/gpu-utilization'],
  cpuCount: ['mlhome.dev/cpu-count', 'cpu_count', 'num_cpus', 'vcpus'],
  cpuUtilisation: ['mlhome.dev/cpu-utilization'],
  memory: ['mlhome.dev/memory-gb', 'memory_gb'],
  provider: ['mlhome.dev/cloud-provider', 'cloud_provider', 'cloud.provider'],
  region: ['mlhome.dev/cloud-region', 'cloud_region', 'cloud.region'],
  country: ['mlhome.dev/country', 'country_iso_code'],
  pue: ['mlhome.dev/pue'],
  pricing: ['mlhome.dev/pricing'],
};

/** Tags and params that are read of runs. */
export const USE_KEYS: string[] = Object.values(KEYS).flat();

/** System metrics of MLflow whose means are read; `system/NODE/…` where a node has a name. */
export const SYSTEM_PATTERN =
  '^system/(.+/)?(gpu_[0-9]+_(power_usage_watts|utilization_percentage)|cpu_utilization_percentage|system_memory_usage_(megabytes|percentage))$';

const EMISSIONS = ['codecarbon/emissions', 'codecarbon.emissions'];
const ENERGY = ['codecarbon/energy_consumed', 'codecarbon.energy_consumed'];
/** Metrics that trackers log: kg and kWh. The bare names count only both together. */
export const TRACKER_METRICS = [
  ...EMISSIONS,
  ...ENERGY,
  'emissions',
  'energy_consumed',
];

const isSane = (value: number | undefined, most: number): value is number =>
  value !== undefined && Number.isFinite(value) && value >= 0 && value <= most;

const mean = (values: number[]): number | undefined =>
  values.length > 0
    ? values.reduce((sum, value) => sum + value, 0) / values.length
    : undefined;

const sum = (values: number[]): number | undefined =>
  values.length > 0
    ? values.reduce((total, value) => total + value, 0)
    : undefined;

/** The day in UTC on which a run ended; clocks that are wrong by ages count as today. */
export function dayOf({ endTime }: Pick<RunFacts, 'endTime'>): string {
  const sane = endTime > 0 && endTime < Date.now() + 366 * DAY_MS;
  return new Date(sane ? endTime : Date.now()).toISOString().slice(0, 10);
}

/** What is said goes before what was measured. */
const wordOf = (
  said: number | undefined,
  measured: boolean,
): 'metrics' | 'tags' | undefined => {
  if (said !== undefined) return 'tags';
  return measured ? 'metrics' : undefined;
};

/** A count that is said, where it is none and nothing else says it. */
const unreadOf = (
  resource: UnreadCount['resource'],
  said: { key: string; value: string } | undefined,
  known: number | undefined,
): UnreadCount | undefined =>
  said && known === undefined
    ? { resource, key: said.key, value: said.value.slice(0, 100) }
    : undefined;

/** What programs log of a setting that nobody set. */
const UNSET = /^(none|null)?$/i;
/** Fractions too: Ray and MIG give away parts of a GPU. */
const COUNT = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What is known of the hardware, use and place of a run. */
export function readUse(run: RunFacts): ComputeUse {
  const said = (field: keyof typeof KEYS) =>
    KEYS[field]
      .map(key => ({ key, value: run.values[key]?.trim() ?? '' }))
      .find(({ value }) => !UNSET.test(value));
  const text = (field: keyof typeof KEYS): string | undefined =>
    said(field)?.value.slice(0, 200);
  const number = (
    field: keyof typeof KEYS,
    most: number,
  ): number | undefined => {
    const value = text(field);
    const read =
      value !== undefined && COUNT.test(value) ? Number(value) : undefined;
    return isSane(read, most) ? read : undefined;
  };
  const share = (field: keyof typeof KEYS): number | undefined => {
    const value = number(field, 100);
    return value !== undefined && value > 1 ? value / 100 : value;
  };
  const of = (pattern: RegExp, most: number): number[] =>
    Object.entries(run.metrics)
      .filter(([key, value]) => pattern.test(key) && isSane(value, most))
      .map(([, value]) => value);

  const hours = (run.endTime - run.startTime) / 3_600_000;
  const gpuUse = of(/gpu_\d+_utilization_percentage$/, 100);
  const gpuPower = of(/gpu_\d+_power_usage_watts$/, 100_000);
  const cpuUse = mean(of(/(^system|\/)\/?cpu_utilization_percentage$/, 100));
  const gpuMean = mean(gpuUse);
  const devices = Math.max(gpuUse.length, gpuPower.length);
  const country = text('country')?.toUpperCase();
  const gpusSaid = number('gpuCount', 1e6);
  const memorySaid = number('memory', 1e9);
  const memoryMeasured = totalMemory(run.metrics);
  const cpusSaid = number('cpuCount', 1e7);
  const pue = number('pue', 10);
  // What was measured may stand for words that are no count, a guess may not.
  const unread = [
    unreadOf('gpu', said('gpuCount'), gpusSaid ?? (devices || undefined)),
    unreadOf('cpu', said('cpuCount'), cpusSaid),
    unreadOf('memory', said('memory'), memorySaid ?? memoryMeasured),
  ].flatMap(one => one ?? []);
  return {
    day: dayOf(run),
    hours: hours >= 0 && hours <= MOST_HOURS ? hours : undefined,
    gpuType: text('gpuType'),
    gpuCount: gpusSaid ?? (devices > 0 ? devices : undefined),
    gpuBy: wordOf(gpusSaid, devices > 0),
    gpuUtilisation:
      share('gpuUtilisation') ??
      (gpuMean === undefined ? undefined : gpuMean / 100),
    gpuWatts: sum(gpuPower),
    cpuCount: cpusSaid,
    cpuUtilisation:
      share('cpuUtilisation') ??
      (cpuUse === undefined ? undefined : cpuUse / 100),
    memoryGigabytes: memorySaid ?? memoryMeasured,
    memoryBy: wordOf(memorySaid, memoryMeasured !== undefined),
    provider: text('provider'),
    region: text('region'),
    country: country && /^[A-Z]{3}$/.test(country) ? country : undefined,
    pue: pue !== undefined && pue >= 1 ? pue : undefined,
    pricing: pricingOptionOf(text('pricing')),
    unread: unread.length > 0 ? unread : undefined,
  };
}

/** Memory of all nodes in GB: of what is used, in MB and in percent, the whole follows. */
function totalMemory(metrics: Record<string, number>): number | undefined {
  const totals = Object.entries(metrics).flatMap(([key, used]) => {
    if (!key.endsWith('system_memory_usage_megabytes')) return [];
    const percent = metrics[key.replace(/megabytes$/, 'percentage')];
    return isSane(used, 1e12) && isSane(percent, 100) && percent > 0
      ? [used / (percent / 100) / 1000]
      : [];
  });
  return sum(totals);
}

/** What a run logged of its own emissions as metrics, as a tracker's report. */
export function trackerMetrics(run: RunFacts): KeptEmission | undefined {
  const pick = (keys: string[]) =>
    keys.map(key => run.metrics[key]).find(value => isSane(value, 1e12));
  const bare =
    isSane(run.metrics.emissions, 1e12) &&
    isSane(run.metrics.energy_consumed, 1e12);
  const kg = pick(bare ? [...EMISSIONS, 'emissions'] : EMISSIONS);
  const kWh = pick(bare ? [...ENERGY, 'energy_consumed'] : ENERGY);
  if (kg === undefined && kWh === undefined) return undefined;
  const { provider, region, country } = readUse(run);
  return {
    source: 'metrics',
    tracker: run.runId,
    kWh,
    grams: kg === undefined ? undefined : kg * 1000,
    provider,
    cloudRegion: region,
    country,
  };
}
