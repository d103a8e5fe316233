import { COUNTRY_ROWS } from './countries';
import { AWS_REGIONS, AZURE_REGIONS, GCP_REGIONS, RegionRow } from './grids';
import { CPU_POWER, GPU_POWER, OTHER_FACTORS } from './power';

export const factorKinds = [
  'grid',
  'pue',
  'gpu-power',
  'cpu-idle-power',
  'cpu-full-power',
  'memory-power',
  'embodied',
  'lifespan',
] as const;
export type FactorKind = (typeof factorKinds)[number];

/** Of the grid: its mean where the power is taken, or what was contracted. The two are never added. */
export const carbonBases = ['location', 'market'] as const;
export type CarbonBasis = (typeof carbonBases)[number];

/** One number with where it is from. */
export interface FactorRow {
  kind: FactorKind;
  /**
   * Of `grid`: `aws/us-east-1`, `country/SWE` or `world`; of `pue` and CPUs: a provider, or `*`; of GPUs: the name;
   * of `embodied` and `lifespan`: the name of the GPU, or `*`.
   */
  key: string;
  /** Of `grid` only; absent is location. */
  basis?: CarbonBasis;
  value: number;
  unit: string;
  source: string;
  year: number;
  /** First day on which it holds; absent is always. */
  from?: string;
  label?: string;
  aliases?: string[];
  /** Who said so: the site, or this software. */
  site?: boolean;
}

/** Raised whenever a row below changes, so that figures are made anew. */
export const FACTORS_VERSION = '2026.11';

export const factorUnits: Record<FactorKind, string> = {
  grid: 'g/kWh',
  pue: '',
  'gpu-power': 'W',
  'cpu-idle-power': 'W per vCPU',
  'cpu-full-power': 'W per vCPU',
  'memory-power': 'W per GB',
  embodied: 'kg',
  lifespan: 'h',
};

/** What a value of a kind may be at most; below nothing is sensible, but for a grid without carbon. */
export const factorLimits: Record<FactorKind, [min: number, max: number]> = {
  grid: [0, 5_000],
  pue: [1, 5],
  'gpu-power': [0.1, 100_000],
  'cpu-idle-power': [0, 10_000],
  'cpu-full-power': [0.001, 10_000],
  'memory-power': [0, 100],
  embodied: [0, 1_000_000],
  lifespan: [1, 1_000_000],
};

const ofRegions = (
  provider: string,
  rows: RegionRow[],
  source: string,
  year: number,
): FactorRow[] =>
  rows.map(([region, label, value]) => ({
    kind: 'grid',
    key: `${provider}/${region}`,
    basis: 'location',
    value,
    unit: factorUnits.grid,
    source,
    year,
    label,
  }));

/** Every factor that this software brings. */
export const BUILT_IN_FACTORS: FactorRow[] = [
  ...GPU_POWER,
  ...CPU_POWER,
  ...OTHER_FACTORS,
  ...ofRegions('gcp', GCP_REGIONS, 'Google, region-carbon-info', 2025),
  ...ofRegions('aws', AWS_REGIONS, 'Cloud Carbon Footprint coefficients', 2023),
  ...ofRegions(
    'azure',
    AZURE_REGIONS,
    'Cloud Carbon Footprint coefficients',
    2023,
  ),
  ...COUNTRY_ROWS.map(
    ([iso, label, value, year]): FactorRow => ({
      kind: 'grid',
      key: `country/${iso}`,
      basis: 'location',
      value,
      unit: factorUnits.grid,
      source: 'Our World in Data, as of CodeCarbon 3.3.2',
      year,
      label,
    }),
  ),
  {
    kind: 'grid',
    key: 'world',
    basis: 'location',
    value: 475,
    unit: factorUnits.grid,
    source: 'IEA, Global Energy & CO2 Status Report, as of CodeCarbon 3.3.2',
    year: 2019,
  },
];

const PROVIDERS: Record<string, string> = {
  aws: 'aws',
  amazon: 'aws',
  'amazon web services': 'aws',
  gcp: 'gcp',
  google: 'gcp',
  'google cloud': 'gcp',
  'google cloud platform': 'gcp',
  azure: 'azure',
  microsoft: 'azure',
  'microsoft azure': 'azure',
};

/** The short name of a provider; others as they are written, in lower case. */
export const providerKey = (name: string): string => {
  const plain = name.trim().toLowerCase();
  return PROVIDERS[plain] ?? plain;
};

/** A GPU's name without maker and punctuation: `NVIDIA A100-SXM4-40GB` is `a100 sxm4 40gb`. */
export const gpuKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^\s*\d+\s*x\s+/, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\b(nvidia|amd|google|instinct|tesla|geforce|gpu|radeon)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const regionKey = (region: string): string =>
  region.toLowerCase().replace(/[^a-z0-9]+/g, '');

function plainKey(kind: FactorKind, key: string): string {
  if (kind === 'gpu-power' || kind === 'embodied' || kind === 'lifespan') {
    return key === '*' ? key : gpuKey(key);
  }
  if (kind !== 'grid') return providerKey(key);
  const slash = key.indexOf('/');
  return slash < 0
    ? key.toLowerCase()
    : `${providerKey(key.slice(0, slash))}/${regionKey(key.slice(slash + 1))}`;
}

const placeOf = (kind: FactorKind, key: string, basis?: CarbonBasis) =>
  `${kind} ${kind === 'grid' ? basis ?? 'location' : ''} ${plainKey(
    kind,
    key,
  )}`;

/** Factors to look things up in: those of the site go before those of this software, the newest before older ones. */
export class FactorBook {
  readonly #rows = new Map<string, FactorRow[]>();

  constructor(site: FactorRow[] = []) {
    const add = (row: FactorRow) => {
      for (const key of [row.key, ...(row.aliases ?? [])]) {
        const place = placeOf(row.kind, key, row.basis);
        const there = this.#rows.get(place);
        if (there) there.push(row);
        else this.#rows.set(place, [row]);
      }
    };
    [...site]
      .sort((a, b) => (b.from ?? '').localeCompare(a.from ?? ''))
      .forEach(row => add({ ...row, site: true }));
    BUILT_IN_FACTORS.forEach(add);
  }

  find(
    kind: FactorKind,
    key: string,
    options: { day: string; basis?: CarbonBasis },
  ): FactorRow | undefined {
    return this.#rows
      .get(placeOf(kind, key, options.basis))
      ?.find(row => !row.from || row.from <= options.day);
  }

  /** Of a GPU, by any of its names; one that says how much memory it has is also found without. */
  ofGpu(
    kind: 'gpu-power' | 'embodied' | 'lifespan',
    name: string,
    day: string,
  ): FactorRow | undefined {
    const short = gpuKey(name).replace(/ \d+ ?gb\b/, '');
    const power =
      this.find('gpu-power', name, { day }) ??
      this.find('gpu-power', short, { day });
    if (kind === 'gpu-power') return power;
    const names = power ? [name, short, power.key] : [name, short];
    for (const one of names) {
      const row = this.find(kind, one, { day });
      if (row) return row;
    }
    return undefined;
  }
}
