/** What a tracker of CodeCarbon says of one run, or one task of it. Absent is unknown. */
export interface Emission {
  /** Of the tracker. */
  tracker: string;
  task?: string;
  project?: string;
  experiment?: string;
  /** When it was written. */
  at?: string;
  seconds?: number;
  /** With what PUE the tracker was told of: none must be applied again. */
  kWh?: number;
  grams?: number;
  gpuKwh?: number;
  cpuKwh?: number;
  memoryKwh?: number;
  country?: string;
  region?: string;
  provider?: string;
  cloudRegion?: string;
  gpuModel?: string;
  gpuCount?: number;
  cpuModel?: string;
  cpuCount?: number;
  pue?: number;
  version?: string;
  mode?: string;
}

export interface EmissionDefect {
  column: string;
  problem: 'missing' | 'unreadable' | 'negative' | 'tooLarge' | 'noZone';
  count: number;
  example?: string;
}

/** Collects what was wrong, by column. */
export class EmissionDefects {
  readonly #all = new Map<string, EmissionDefect>();

  add(
    column: string,
    problem: EmissionDefect['problem'],
    example?: unknown,
  ): void {
    const key = `${column} ${problem}`;
    const there = this.#all.get(key);
    if (there) there.count += 1;
    else {
      this.#all.set(key, {
        column,
        problem,
        count: 1,
        ...(example === undefined
          ? {}
          : { example: String(example).slice(0, 80) }),
      });
    }
  }

  list(): EmissionDefect[] {
    return [...this.#all.values()];
  }
}

const EMPTY = new Set(['', 'nan', 'none', 'null', 'n/a', 'na', 'inf', '-inf']);
/** kWh, kg: more than all the world takes is a mistake. */
const MOST = 1e12;
/** Of a day that was read: nobody trained before that, and clocks of the far future are wrong. */
const FIRST = Date.UTC(2015, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value).trim()
    : '';

/**
 * Reads one row of `emissions.csv`, or the same names in JSON: by the names of the columns, so that files of every
 * version of CodeCarbon do. Undefined when neither energy nor emissions can be read of it.
 *
 * The unit of `emissions` is kg, of `energy_consumed` kWh, of `duration` seconds.
 */
export function readEmission(
  row: Record<string, unknown>,
  defects: EmissionDefects,
): Emission | undefined {
  const text = (column: string, most = 300): string | undefined => {
    const value = plain(row[column]);
    return EMPTY.has(value.toLowerCase()) ? undefined : value.slice(0, most);
  };
  const number = (column: string, most = MOST): number | undefined => {
    const value = plain(row[column]);
    if (EMPTY.has(value.toLowerCase())) {
      if (value !== '') defects.add(column, 'unreadable', value);
      return undefined;
    }
    const read = Number(value);
    if (!Number.isFinite(read)) defects.add(column, 'unreadable', value);
    else if (read < 0) defects.add(column, 'negative', value);
    else if (read > most) defects.add(column, 'tooLarge', value);
    else return read;
    return undefined;
  };
  const kg = number('emissions') ?? number('emissions_sum');
  const kWh = number('energy_consumed');
  if (kg === undefined && kWh === undefined) {
    defects.add('energy_consumed', 'missing');
    return undefined;
  }
  if (kg === undefined) defects.add('emissions', 'missing');
  if (kWh === undefined) defects.add('energy_consumed', 'missing');
  const seconds = number('duration', 1e10);
  const written = text('timestamp', 60);
  let at: string | undefined;
  if (written) {
    const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(written);
    const time = Date.parse(zoned ? written : `${written.replace(' ', 'T')}Z`);
    if (Number.isNaN(time) || time < FIRST || time > LAST) {
      defects.add('timestamp', 'unreadable', written);
    } else {
      if (!zoned) defects.add('timestamp', 'noZone', written);
      at = new Date(time).toISOString();
    }
  } else defects.add('timestamp', 'missing');
  const project = text('project_name');
  const experiment = text('experiment_id');
  const country = text('country_iso_code', 3)?.toUpperCase();
  const started =
    at && seconds !== undefined
      ? Math.floor((Date.parse(at) / 1000 - seconds) / 10)
      : written ?? '';
  return {
    // A tracker that reports to a server as well writes no id of its own.
    tracker:
      text('run_id', 100) ??
      `${project ?? ''}/${experiment ?? ''}/${started}`.slice(0, 300),
    task: text('task_name'),
    project,
    experiment,
    at,
    seconds,
    kWh,
    grams: kg === undefined ? undefined : kg * 1000,
    gpuKwh: number('gpu_energy'),
    cpuKwh: number('cpu_energy'),
    memoryKwh: number('ram_energy'),
    country: country && /^[A-Z]{3}$/.test(country) ? country : undefined,
    region: text('region'),
    provider: text('cloud_provider', 60)?.toLowerCase(),
    cloudRegion: text('cloud_region', 100),
    gpuModel: text('gpu_model'),
    gpuCount: number('gpu_count', 1e6),
    cpuModel: text('cpu_model'),
    cpuCount: number('cpu_count', 1e7),
    pue: number('pue', 10),
    version: text('codecarbon_version', 40),
    mode: text('tracking_mode', 40),
  };
}

/** Whether a header can be one of `emissions.csv`. */
export const isEmissionHeader = (columns: readonly string[]): boolean =>
  columns.includes('emissions') || columns.includes('energy_consumed');

/** The id of a run of MLflow in a text: 32 hex digits, also written as a UUID. */
export function runIdIn(text: string | undefined): string | undefined {
  const found =
    /(?<![0-9a-f])([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])/i.exec(
      text ?? '',
    );
  return found?.[1].replace(/-/g, '').toLowerCase();
}
