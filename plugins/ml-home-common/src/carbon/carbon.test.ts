import {
  embodiedOf,
  energyOf,
  estimateRun,
  FactorBook,
  gpuKey,
  paretoFrontier,
  sciOf,
  BUILT_IN_FACTORS,
  factorLimits,
  ComputeUse,
  EmissionDefects,
  readEmission,
  runIdIn,
  importedFigure,
  withoutDoubles,
} from '.';

const book = new FactorBook();
const day = '2026-11-20';
const use = (given: Partial<ComputeUse> = {}): ComputeUse => ({
  day,
  hours: 10,
  gpuType: 'NVIDIA A100-SXM4-80GB',
  gpuCount: 8,
  gpuUtilisation: 0.7,
  cpuCount: 96,
  cpuUtilisation: 0.5,
  memoryGigabytes: 1360,
  provider: 'aws',
  region: 'eu-north-1',
  ...given,
});

describe('the arithmetic of carbon', () => {
  it('gives the published example: 29.77 kWh, 32.74 with the building, 3.99 kg', () => {
    const parts = energyOf({
      hours: 10,
      gpus: { count: 8, watts: 400, utilisation: 0.7 },
      cpus: { count: 96, idleWatts: 0.74, fullWatts: 3.5, utilisation: 0.5 },
      memory: { gigabytes: 1360, wattsPerGigabyte: 0.392 },
    });
    expect(parts.gpu).toBeCloseTo(22.4, 2);
    expect(parts.cpu).toBeCloseTo(2.04, 2);
    expect(parts.memory).toBeCloseTo(5.33, 2);
    const figure = estimateRun(
      use({ pue: 1.1 }),
      new FactorBook([
        {
          kind: 'grid',
          key: 'aws/eu-north-1',
          basis: 'location',
          value: 122,
          unit: 'g/kWh',
          source: 'test',
          year: 2024,
        },
      ]),
    );
    expect(figure.machineKwh).toBeCloseTo(29.77, 2);
    expect(figure.kWh).toBeCloseTo(32.74, 2);
    expect(figure.location! / 1000).toBeCloseTo(3.99, 2);
    expect(figure).toMatchObject({
      origin: 'estimated',
      grade: 'C',
      assumed: [],
      gaps: ['market'],
    });
    expect(figure.market).toBeUndefined();
    expect(figure.factors.every(({ source }) => source)).toBe(true);
  });

  it.each([
    [
      'nothing is known',
      { day },
      ['hours', 'gpu', 'cpu', 'memory', 'energy', 'location', 'market'],
    ],
    [
      'the GPU is of an unknown kind',
      use({ gpuType: 'Cerebras X' }),
      ['gpuType', 'energy', 'market'],
    ],
    [
      'the region is unknown',
      use({ region: 'moon-1' }),
      ['region', 'location', 'market'],
    ],
    [
      'only memory is known',
      { day, hours: 1, gpuCount: 0, memoryGigabytes: 8, country: 'SWE' },
      ['cpu', 'energy', 'market'],
    ],
  ])('leaves emissions unknown where %s', (_, given, gaps) => {
    const figure = estimateRun(given as ComputeUse, book);
    expect(figure.location).toBeUndefined();
    expect(figure.market).toBeUndefined();
    expect([...figure.gaps].sort()).toEqual([...gaps].sort());
  });

  it('says what it took for granted, and takes the world only where the site wants that', () => {
    const given = {
      day,
      hours: 2,
      gpuType: 'T4',
      gpuCount: 1,
      cpuCount: 4,
      memoryGigabytes: 15,
    };
    expect(estimateRun(given, book).location).toBeUndefined();
    const figure = estimateRun(given, book, { worldAverage: true });
    expect(figure).toMatchObject({ grade: 'D' });
    expect([...figure.assumed].sort()).toEqual([
      'cpuUtilisation',
      'gpuUtilisation',
      'pue',
      'world',
    ]);
    expect(
      estimateRun(given, book, { country: 'SWE' }).factors.at(-1),
    ).toMatchObject({ key: 'country/SWE', basis: 'location', year: 2023 });
  });

  it('reads power that was measured, and keeps contracts apart from the grid', () => {
    const site = new FactorBook([
      {
        kind: 'grid',
        key: 'country/SWE',
        basis: 'market',
        value: 0,
        unit: 'g/kWh',
        source: 'contract 7',
        year: 2026,
        from: '2026-01-01',
      },
    ]);
    const figure = estimateRun(
      use({ gpuWatts: 2000, region: undefined, country: 'swe' }),
      site,
    );
    expect(figure).toMatchObject({ origin: 'measured', grade: 'B', market: 0 });
    expect(figure.parts.gpu).toBe(20);
    expect(figure.location).toBeCloseTo(figure.kWh! * 40.7, 6);
    // A contract of this year says nothing of the last.
    expect(
      estimateRun(
        use({ day: '2025-12-31', region: undefined, country: 'SWE' }),
        site,
      ).market,
    ).toBeUndefined();
  });

  it('shares the making of the hardware only where that is wanted and known', () => {
    expect(
      embodiedOf({ totalKg: 164, hours: 10, lifespanHours: 35_040, share: 8 }),
    ).toBeCloseTo(374.4, 1);
    const site = new FactorBook([
      {
        kind: 'embodied',
        key: 'A100 SXM',
        value: 150,
        unit: 'kg',
        source: 's',
        year: 2025,
      },
      {
        kind: 'lifespan',
        key: '*',
        value: 35_040,
        unit: 'h',
        source: 's',
        year: 2025,
      },
    ]);
    expect(estimateRun(use(), site).embodied).toBeUndefined();
    expect(estimateRun(use(), site, { embodied: true }).embodied).toBeCloseTo(
      342.5,
      1,
    );
  });

  it.each([
    [{ grams: 100, units: 1 }, 100],
    [{ grams: 100, embodied: 20, units: 4 }, 30],
    [{ grams: undefined, units: 4 }, undefined],
    [{ grams: 100, units: 0 }, undefined],
    [{ grams: 100, units: undefined }, undefined],
  ])('divides by what was made: %j', (given, expected) => {
    expect(sciOf(given)).toBe(expected);
  });
});

describe('factors', () => {
  it('all have a source, a year and a value that can be', () => {
    const seen = new Set<string>();
    for (const row of BUILT_IN_FACTORS) {
      const [min, max] = factorLimits[row.kind];
      expect(row.source).toMatch(/\w{3}/);
      expect(row.year).toBeGreaterThan(1999);
      expect(row.value).toBeGreaterThanOrEqual(min);
      expect(row.value).toBeLessThanOrEqual(max);
      const names = [row.key, ...(row.aliases ?? [])];
      if (row.kind !== 'gpu-power') continue;
      for (const name of new Set(names.map(gpuKey))) {
        expect([name, seen.has(name)]).toEqual([name, false]);
        seen.add(name);
      }
    }
  });

  it.each([
    ['NVIDIA A100-SXM4-40GB', 400],
    ['8 x NVIDIA A100-SXM4-80GB', 400],
    ['NVIDIA A100 80GB PCIe', 300],
    ['NVIDIA A100-PCIE-40GB', 250],
    ['Tesla V100-SXM2-16GB', 300],
    ['Tesla V100-PCIE-16GB', 250],
    ['NVIDIA H100 80GB HBM3', 700],
    ['NVIDIA H100 PCIe', 350],
    ['Tesla T4', 70],
    ['NVIDIA GeForce RTX 3090', 350],
    ['AMD Instinct MI300X', 750],
    ['NVIDIA L4', 72],
    ['Voodoo 2', undefined],
  ])('know the power of %s', (name, watts) => {
    expect(book.ofGpu('gpu-power', name, day)?.value).toBe(watts);
  });

  it.each([
    ['gcp/europe-west1', 126.43],
    ['Google Cloud/europe-west1', 126.43],
    ['azure/eastus2', 415.755],
    ['azure/East US 2', 415.755],
    ['country/swe', 40.7],
    ['azure/finlandcentral', undefined],
  ])('know the grid of %s', (key, grams) => {
    expect(book.find('grid', key, { day })?.value).toBe(grams);
  });
});

describe('the frontier', () => {
  it('keeps what nothing beats, equals too, and leaves out what is unknown', () => {
    const list = [
      { quality: 0.9, burden: 10 },
      { quality: 0.8, burden: 12 },
      { quality: 0.95, burden: 40 },
      { quality: 0.9, burden: 10 },
      { quality: 0.99, burden: undefined },
      { quality: undefined, burden: 1 },
      { quality: 0.7, burden: 10 },
    ];
    expect(paretoFrontier(list, 'higher')).toEqual([0, 3, 2]);
    expect(paretoFrontier(list, 'lower')).toEqual([6]);
    expect(paretoFrontier([], 'higher')).toEqual([]);
  });
});

describe('emissions of CodeCarbon', () => {
  it('are read by the names of their columns, in grams', () => {
    const defects = new EmissionDefects();
    expect(
      readEmission(
        {
          timestamp: '2021-07-05T14:12:00',
          project_name: 'ranker',
          duration: '12.5',
          emissions: '0.0012',
          energy_consumed: '0.01',
          country_iso_code: 'swe',
        },
        defects,
      ),
    ).toMatchObject({ grams: 1.2, kWh: 0.01, seconds: 12.5, country: 'SWE' });
    expect(defects.list()).toEqual([
      expect.objectContaining({ column: 'timestamp', problem: 'noZone' }),
    ]);
  });

  it.each([
    ['nan', 'unreadable'],
    ['-1', 'negative'],
    ['1e308', 'tooLarge'],
    ['many', 'unreadable'],
  ])('say what is wrong with %s', (energy_consumed, problem) => {
    const defects = new EmissionDefects();
    const read = readEmission({ emissions: 1, energy_consumed }, defects);
    expect(read).toMatchObject({ grams: 1000, kWh: undefined });
    expect(defects.list()).toContainEqual(
      expect.objectContaining({ column: 'energy_consumed', problem }),
    );
    expect(readEmission({ energy_consumed }, defects)).toBeUndefined();
  });

  it('name their run', () => {
    const id = '0123456789abcdef0123456789abcdef';
    expect(runIdIn(`train mlflow.run_id=${id}`)).toBe(id);
    expect(runIdIn('01234567-89AB-cdef-0123-456789abcdef')).toBe(id);
    expect(runIdIn(`${id}0`)).toBeUndefined();
    expect(runIdIn(undefined)).toBeUndefined();
  });

  it('are counted once, whatever way they came', () => {
    const one = { tracker: 'a', kWh: 1, grams: 100 };
    const list = [
      { ...one, source: 'api' as const, tracker: 'z', kWh: 1.001 },
      { ...one, source: 'csv' as const },
      { ...one, source: 'artifact' as const },
      { ...one, source: 'csv' as const, task: 'load', kWh: 0.2, grams: 20 },
      { ...one, source: 'csv' as const, tracker: 'b', kWh: 2, grams: 200 },
    ];
    expect(withoutDoubles(list)).toHaveLength(2);
    expect(importedFigure(list, book, day)).toMatchObject({
      origin: 'imported',
      grade: 'A',
      kWh: 3,
      location: 300,
    });
    // What one of two trackers did not say is not known of the whole.
    expect(
      importedFigure(
        [list[1], { ...list[4], grams: undefined }] as typeof list,
        book,
        day,
      ),
    ).toMatchObject({ grade: 'D', kWh: 3, location: undefined });
    expect(importedFigure([], book, day)).toBeUndefined();
  });
});
