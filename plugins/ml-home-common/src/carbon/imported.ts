import { gramsOf, sumKnown } from './energy';
import { CarbonDefaults, CarbonFigure, CarbonGap, toUsed } from './estimate';
import { FactorBook } from './factors';
import { placeOfGrid } from './place';

/** A tracker's report as it is kept. */
export interface KeptEmission {
  source: 'csv' | 'post' | 'api' | 'artifact' | 'metrics';
  tracker: string;
  task?: string;
  at?: string;
  seconds?: number;
  kWh?: number;
  grams?: number;
  gpuKwh?: number;
  cpuKwh?: number;
  memoryKwh?: number;
  provider?: string;
  cloudRegion?: string;
  country?: string;
  pue?: number;
  version?: string;
}

const near = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * 0.02;

/**
 * Leaves out what is told twice: tasks of a tracker that told of its whole run, and one training that reached the
 * portal by two ways (a tracker that reports to a server writes its file under another name).
 */
export function withoutDoubles<T extends KeptEmission>(all: readonly T[]): T[] {
  const whole = new Set(
    all.filter(one => !one.task).map(({ tracker }) => tracker),
  );
  const kept: T[] = [];
  const order = ['csv', 'artifact', 'post', 'api', 'metrics'];
  const sorted = [...all].sort(
    (a, b) => order.indexOf(a.source) - order.indexOf(b.source),
  );
  for (const one of sorted) {
    if (one.task && whole.has(one.tracker)) continue;
    const twin = kept.some(
      other =>
        other.source !== one.source &&
        (other.tracker === one.tracker ||
          ((one.source === 'api' || one.source === 'metrics') &&
            (near(other.kWh, one.kWh) || near(other.grams, one.grams)))),
    );
    if (!twin) kept.push(one);
  }
  return kept;
}

/**
 * What trackers said of a run, as one figure. Energy and emissions stay as they were reported (with the PUE of the
 * tracker in them); by contracts they are told where the site has a factor for the place.
 */
export function importedFigure(
  all: readonly KeptEmission[],
  book: FactorBook,
  day: string,
  defaults: CarbonDefaults = {},
): CarbonFigure | undefined {
  const emissions = withoutDoubles(all);
  if (emissions.length === 0) return undefined;
  const gaps = new Set<CarbonGap>();
  const sumAll = (pick: (one: KeptEmission) => number | undefined) =>
    emissions.every(one => pick(one) !== undefined)
      ? sumKnown(emissions.map(pick))
      : undefined;
  const kWh = sumAll(one => one.kWh);
  const location = sumAll(one => one.grams);
  if (kWh === undefined) gaps.add('energy');
  if (location === undefined) gaps.add('emissions');
  const [first] = emissions;
  const place = placeOfGrid(
    {
      day,
      provider: first.provider,
      region: first.cloudRegion,
      country: first.country,
    },
    book,
    // Emissions of a tracker are where the tracker was, not where the site is.
    { ...defaults, provider: undefined, region: undefined, country: undefined },
  );
  const market = gramsOf(kWh, place.market?.value);
  if (market === undefined) gaps.add('market');
  const machine = (pue: number | undefined) =>
    kWh !== undefined && pue !== undefined && pue >= 1 ? kWh / pue : undefined;
  return {
    origin: 'imported',
    grade: kWh !== undefined && location !== undefined ? 'A' : 'D',
    method: 'codecarbon',
    machineKwh: machine(first.pue),
    parts: {
      gpu: sumAll(one => one.gpuKwh),
      cpu: sumAll(one => one.cpuKwh),
      memory: sumAll(one => one.memoryKwh),
    },
    kWh,
    location,
    market,
    gaps: [...gaps],
    assumed: [],
    factors: [
      ...(kWh && location !== undefined
        ? [
            {
              kind: 'grid' as const,
              key: place.name ?? first.country ?? 'tracker',
              basis: 'location' as const,
              value: location / kWh,
              unit: 'g/kWh',
              source: `CodeCarbon ${first.version ?? ''}`.trim(),
            },
          ]
        : []),
      ...(market === undefined ? [] : [toUsed(place.market!)]),
    ],
    place: place.name ?? first.country,
  };
}
