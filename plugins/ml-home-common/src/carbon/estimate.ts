import { PricingOption, UnreadCount } from '../costs';
import { EnergyParts, embodiedOf, energyOf, gramsOf, sumKnown } from './energy';
import { CarbonBasis, FactorBook, FactorKind, FactorRow } from './factors';
import { placeOfGrid } from './place';

/** Measured goes before imported, imported before estimated. */
export const carbonOrigins = ['measured', 'imported', 'estimated'] as const;
export type CarbonOrigin = (typeof carbonOrigins)[number];

/**
 * How good a figure is: A all was measured; B the GPUs were, the rest is estimated; C estimated from hardware and
 * use that are known; D something was assumed, or is left out.
 */
export const carbonGrades = ['A', 'B', 'C', 'D'] as const;
export type CarbonGrade = (typeof carbonGrades)[number];

/** What is not known, so that a part of the figure is missing. */
export const carbonGaps = [
  'hours',
  'gpu',
  'gpuType',
  'gpuCount',
  'cpu',
  'memory',
  'location',
  'region',
  'market',
  'emissions',
  'energy',
] as const;
export type CarbonGap = (typeof carbonGaps)[number];

/** Hardware of which a figure may be without; what it says is then a lower bound, on what it assumes. */
export const hardwareGaps: readonly CarbonGap[] = ['gpu', 'cpu', 'memory'];

/** Whether a figure leaves hardware out that is not known. */
export const isPartial = ({ gaps }: { gaps: readonly CarbonGap[] }): boolean =>
  gaps.some(gap => hardwareGaps.includes(gap));

/** What was taken for granted because nobody said it. */
export const carbonAssumptions = [
  'gpuUtilisation',
  'cpuUtilisation',
  'pue',
  'provider',
  'place',
  'world',
  'gpuCount',
] as const;
export type CarbonAssumption = (typeof carbonAssumptions)[number];

export interface UsedFactor {
  kind: FactorKind;
  key: string;
  basis?: CarbonBasis;
  value: number;
  unit: string;
  source: string;
  year?: number;
}

/** What is known of the use of a run. Shares are 0 to 1. */
export interface ComputeUse {
  /** Day on which it ended; factors of that day hold. */
  day: string;
  hours?: number;
  gpuType?: string;
  gpuCount?: number;
  /** Whether the count is said or was measured. */
  gpuBy?: 'metrics' | 'tags';
  /** Mean of one GPU, 0 to 1. */
  gpuUtilisation?: number;
  /** Mean of all GPUs together, in watts, measured. */
  gpuWatts?: number;
  cpuCount?: number;
  cpuUtilisation?: number;
  memoryGigabytes?: number;
  memoryBy?: 'metrics' | 'tags';
  provider?: string;
  region?: string;
  country?: string;
  pue?: number;
  /** How it was bought, as the run says. */
  pricing?: PricingOption;
  /** Who else than the run says what it held, such as `ray`; absent where nobody does. */
  toldBy?: string[];
  /** Counts that the run says and that are none; absent where there are none, or something else says them. */
  unread?: UnreadCount[];
}

export interface CarbonDefaults {
  provider?: string;
  region?: string;
  country?: string;
  /** Take the mean of the world where no place is known; otherwise emissions are unknown. */
  worldAverage?: boolean;
  /** Take a share of the making of the hardware in, where factors say how much that is. */
  embodied?: boolean;
}

/** A figure of one run by one method. Absent numbers are unknown. */
export interface CarbonFigure {
  origin: CarbonOrigin;
  grade: CarbonGrade;
  method: string;
  /** Of the machines, kWh. */
  machineKwh?: number;
  parts: EnergyParts;
  /** With the overhead of the building, kWh. */
  kWh?: number;
  /** Grams of CO₂e by the mean of the grid. */
  location?: number;
  /** Grams of CO₂e by contracts. */
  market?: number;
  /** Grams of CO₂e of the making of the hardware; in neither of the others. */
  embodied?: number;
  gaps: CarbonGap[];
  assumed: CarbonAssumption[];
  factors: UsedFactor[];
  place?: string;
  /** Who else than the run says what it held, such as `ray`; absent where nobody does. */
  toldBy?: string[];
  /** Counts that the run says and that are none; absent where there are none, or something else says them. */
  unread?: UnreadCount[];
}

export const toUsed = (row: FactorRow): UsedFactor => ({
  kind: row.kind,
  key: row.key,
  ...(row.kind === 'grid' ? { basis: row.basis ?? 'location' } : {}),
  value: row.value,
  unit: row.unit,
  source: row.source,
  year: row.year,
});

const GPU_DEFAULT = 1;
const CPU_DEFAULT = 0.5;

/** Estimates what a run took, or reads it off the power that its system metrics measured. */
export function estimateRun(
  use: ComputeUse,
  book: FactorBook,
  defaults: CarbonDefaults = {},
): CarbonFigure {
  const { day, hours } = use;
  const gaps = new Set<CarbonGap>();
  const assumed = new Set<CarbonAssumption>();
  const factors: UsedFactor[] = [];
  const take = (row: FactorRow | undefined) => {
    if (row) factors.push(toUsed(row));
    return row?.value;
  };
  const provider = use.provider ?? defaults.provider;
  if (!use.provider && provider) assumed.add('provider');
  if (hours === undefined) gaps.add('hours');

  const gpu = (() => {
    if (use.gpuWatts !== undefined) {
      return { count: 1, watts: use.gpuWatts, utilisation: 1 };
    }
    if (use.gpuCount === 0) return { count: 0, watts: 0, utilisation: 0 };
    if (use.unread?.some(({ resource }) => resource === 'gpu')) {
      gaps.add('gpuCount');
      return undefined;
    }
    if (use.gpuCount === undefined && !use.gpuType) {
      gaps.add('gpu');
      return undefined;
    }
    const row = use.gpuType
      ? book.ofGpu('gpu-power', use.gpuType, day)
      : undefined;
    if (!row) {
      gaps.add('gpuType');
      return undefined;
    }
    if (use.gpuCount === undefined) assumed.add('gpuCount');
    if (use.gpuUtilisation === undefined) assumed.add('gpuUtilisation');
    return {
      count: use.gpuCount ?? 1,
      watts: take(row)!,
      utilisation: use.gpuUtilisation ?? GPU_DEFAULT,
    };
  })();

  const ofCpu = (kind: 'cpu-idle-power' | 'cpu-full-power') =>
    take(
      (provider && book.find(kind, provider, { day })) ||
        book.find(kind, '*', { day }),
    )!;
  if (use.cpuCount === undefined) gaps.add('cpu');
  else if (use.cpuUtilisation === undefined) assumed.add('cpuUtilisation');
  const cpus =
    use.cpuCount === undefined
      ? undefined
      : {
          count: use.cpuCount,
          idleWatts: ofCpu('cpu-idle-power'),
          fullWatts: ofCpu('cpu-full-power'),
          utilisation: use.cpuUtilisation ?? CPU_DEFAULT,
        };
  if (use.memoryGigabytes === undefined) gaps.add('memory');
  const memory =
    use.memoryGigabytes === undefined
      ? undefined
      : {
          gigabytes: use.memoryGigabytes,
          wattsPerGigabyte: take(book.find('memory-power', '*', { day }))!,
        };

  const parts =
    hours === undefined ? {} : energyOf({ hours, gpus: gpu, cpus, memory });
  // GPUs that are there but of an unknown kind or number take most of the energy: the rest alone would be no figure.
  const machineKwh =
    gaps.has('gpuType') || gaps.has('gpuCount')
      ? undefined
      : sumKnown([parts.gpu, parts.cpu, parts.memory]);
  // Without GPUs a run on unknown CPUs says nothing.
  const known =
    machineKwh !== undefined && (parts.gpu || parts.cpu !== undefined)
      ? machineKwh
      : undefined;
  if (known === undefined) gaps.add('energy');

  let pue: number | undefined;
  if (known !== undefined) {
    if (use.pue !== undefined) {
      pue = use.pue;
      factors.push({
        kind: 'pue',
        key: 'run',
        value: pue,
        unit: '',
        source: 'said by the run',
      });
    } else {
      const row = provider ? book.find('pue', provider, { day }) : undefined;
      if (!row) assumed.add('pue');
      pue = take(row ?? book.find('pue', '*', { day }));
    }
  }
  const kWh =
    known === undefined || pue === undefined ? undefined : known * pue;

  const place = placeOfGrid(use, book, defaults);
  place.gaps.forEach(gap => gaps.add(gap));
  place.assumed.forEach(one => assumed.add(one));
  const location = gramsOf(
    kWh,
    kWh === undefined ? undefined : take(place.row),
  );
  const market = gramsOf(
    kWh,
    kWh === undefined ? undefined : take(place.market),
  );
  if (!place.market) gaps.add('market');

  let embodied: number | undefined;
  if (
    defaults.embodied &&
    hours !== undefined &&
    use.gpuType &&
    !gaps.has('gpuCount')
  ) {
    const total = book.ofGpu('embodied', use.gpuType, day);
    const life =
      book.ofGpu('lifespan', use.gpuType, day) ??
      book.find('lifespan', '*', { day });
    if (total && life) {
      embodied = embodiedOf({
        totalKg: take(total)!,
        hours,
        lifespanHours: take(life)!,
        share: use.gpuCount ?? 1,
      });
    }
  }

  const measured = use.gpuWatts !== undefined;
  const partial =
    gaps.has('cpu') ||
    gaps.has('memory') ||
    gaps.has('gpu') ||
    assumed.size > 0;
  let grade: CarbonGrade = partial ? 'D' : 'C';
  if (measured) grade = assumed.has('world') ? 'D' : 'B';
  return {
    origin: measured ? 'measured' : 'estimated',
    grade,
    method: measured ? 'mlflow-power' : 'hardware-hours',
    machineKwh: known,
    parts,
    kWh,
    location,
    market,
    embodied,
    gaps: [...gaps],
    assumed: [...assumed],
    factors,
    place: place.name,
    toldBy: measured ? undefined : use.toldBy,
    unread: use.unread,
  };
}
