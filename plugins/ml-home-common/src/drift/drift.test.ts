import {
  distributionOf,
  mergeDistributions,
  quantileOf,
  cdfAt,
  SKETCH_GAMMA,
  NumericDistribution,
} from './distribution';
import { driftOf, jsOf, ksOf, psiNoise, psiOf } from './drift';
import { drawnBins } from './bins';
import { duplicatesOf, editDistance } from './duplicates';

const histogram = (edges: number[], counts: number[], missing = 0) =>
  distributionOf({
    rows: counts.reduce((a, b) => a + b, missing),
    missing,
    histogram: { edges, counts },
  })!;
const values = (counts: Record<string, number>, other = 0, missing = 0) =>
  distributionOf({
    rows: Object.values(counts).reduce((a, b) => a + b, other + missing),
    missing,
    top: Object.entries(counts).map(([value, count]) => ({ value, count })),
    other,
  })!;
const scaled = (counts: number[], by: number) => counts.map(one => one * by);

describe('PSI and JS of counts', () => {
  // By hand, or by scipy 1.17.1: spatial.distance.jensenshannon(p, q, base=2).
  it.each([
    ['alike', [50, 50], [50, 50], 0],
    ['half apart', [75, 25], [25, 75], 0.43442131110348065],
    ['disjoint', [100, 0], [0, 100], 1],
    ['three bins', [10, 20, 70], [30, 30, 40], 0.2736668758986993],
  ])('%s: JS', (_name, p, q, js) => {
    expect(jsOf(p, q)).toBeCloseTo(js, 6);
    expect(jsOf(q, p)).toBeCloseTo(js, 6);
  });

  it('PSI is (q - p) ln(q / p), summed, with half a row added to each bin', () => {
    const [p, q] = [
      [99.5 + 0, 199.5],
      [199.5, 99.5],
    ];
    // (100/300 and 200/300 after smoothing)
    expect(psiOf(p, q)).toBeCloseTo((1 / 3) * Math.log(2) * 2, 10);
    expect(psiOf([5, 5], [5, 5])).toBe(0);
    // An empty bin makes it large, not infinite.
    expect(psiOf([100, 0], [50, 50])).toBeLessThan(10);
  });

  it('expects by chance what simulation gave: 10 bins of 500 rows .036, of 1,000 .018', () => {
    expect(psiNoise(10, 500, 500)).toBeCloseTo(0.036, 6);
    expect(psiNoise(10, 1000, 1000)).toBeCloseTo(0.018, 6);
  });
});

describe('distributions', () => {
  it('of a histogram, a sketch and quantiles of the same values say about the same', () => {
    const uniform = Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 10);
    const edges = Array.from({ length: 101 }, (_, i) => i);
    const counts = edges.slice(1).map(() => 10);
    const byKey = new Map<number, number>();
    for (const x of uniform) {
      const key = Math.ceil(Math.log(x) / Math.log(SKETCH_GAMMA));
      byKey.set(key, (byKey.get(key) ?? 0) + 1);
    }
    const positive = [...byKey].sort((a, b) => a[0] - b[0]);
    const three = [
      { rows: 1000, histogram: { edges, counts } },
      { rows: 1000, sketch: { positive, negative: [], zeros: 0 } },
      {
        rows: 1000,
        quantiles: [0, 0.25, 0.5, 0.75, 1].map(q => ({ q, value: q * 100 })),
      },
    ].map(stats => distributionOf(stats) as NumericDistribution);
    for (const one of three) {
      expect(quantileOf(one, 0.5)).toBeGreaterThan(48);
      expect(quantileOf(one, 0.5)).toBeLessThan(52);
    }
    expect(three.map(({ approximate }) => approximate)).toEqual([
      false,
      false,
      true,
    ]);
    expect(ksOf(three[0], three[1])).toBeLessThan(0.03);
  });

  it.each([
    ['nothing', { rows: 10 }],
    [
      'an empty histogram',
      { rows: 0, histogram: { edges: [0, 1], counts: [0] } },
    ],
    ['one quantile', { rows: 10, quantiles: [{ q: 0.5, value: 1 }] }],
    ['no counted value', { rows: 4, missing: 4, top: [] }],
  ])('are unknown of %s', (_name, stats) => {
    expect(distributionOf(stats)).toBeUndefined();
  });

  it('keep negatives and zeros of a sketch apart', () => {
    const one = distributionOf({
      rows: 30,
      sketch: { negative: [[0, 10]], zeros: 10, positive: [[0, 10]] },
    }) as NumericDistribution;
    expect(cdfAt(one, -0.5)).toBeCloseTo(1 / 3, 10);
    expect(cdfAt(one, 0, true)).toBeCloseTo(1 / 3, 10);
    expect(cdfAt(one, 0)).toBeCloseTo(2 / 3, 10);
  });

  it('add up, in any order', () => {
    const parts = [
      histogram([0, 1, 2], [10, 20], 1),
      histogram([0.5, 1.5], [30]),
      histogram([1, 3], [40]),
    ];
    const merged = mergeDistributions(parts) as NumericDistribution;
    const back = mergeDistributions(
      [...parts].reverse(),
    ) as NumericDistribution;
    expect(merged).toMatchObject({ n: 100, missing: 1 });
    for (const x of [0.2, 0.9, 1, 1.7, 2.9]) {
      expect(cdfAt(merged, x)).toBeCloseTo(cdfAt(back, x), 12);
    }
    // Below 1: 10 of the first, 15 of the second, none of the third.
    expect(cdfAt(merged, 1)).toBeCloseTo(0.25, 12);
    expect(mergeDistributions([parts[0], values({ a: 1 })])).toBeUndefined();
    expect(mergeDistributions([])).toBeUndefined();
  });
});

describe('driftOf', () => {
  const edges = Array.from({ length: 11 }, (_, i) => i);
  const flat = Array(10).fill(1000);
  const tilted = [400, 500, 700, 900, 1000, 1100, 1200, 1300, 1400, 1500];

  it.each([
    ['the same', flat, flat, 'stable'],
    ['a little', flat, flat.map((n, i) => n + (i - 4.5) * 20), 'stable'],
    ['much', flat, tilted, 'moved'],
    ['all of it', flat, [0, 0, 0, 0, 0, 0, 0, 0, 0, 10_000], 'drifted'],
    ['few rows, alike', scaled(flat, 0.005), scaled(flat, 0.005), 'too_few'],
    [
      'few rows, all of it',
      scaled(flat, 0.01),
      [...Array(9).fill(0), 100],
      'drifted',
    ],
  ] as const)('%s is %s', (_name, p, q, state) => {
    expect(
      driftOf(histogram(edges, [...p]), histogram(edges, [...q]))?.state,
    ).toBe(state);
  });

  it('says what it measured with', () => {
    const drift = driftOf(
      histogram(edges, flat),
      histogram(edges, tilted, 500),
    )!;
    // Tenths of the reference, and the missing ones.
    expect(drift).toMatchObject({
      bins: 11,
      n: 10_000,
      m: 10_500,
      approximate: false,
    });
    expect(drift.noise).toBeCloseTo(10 * (1 / 10_000 + 1 / 10_500), 12);
    // The greatest gap of the functions is after the fourth bin: .4 and .25.
    expect(drift.ks).toBeCloseTo(0.15, 10);
    expect(drift.ksCritical).toBeCloseTo(1.358 * Math.sqrt(2 / 10_000), 10);
  });

  it('sees that values went missing, where those that are there are alike', () => {
    const drift = driftOf(
      histogram(edges, flat),
      histogram(edges, scaled(flat, 0.5), 5_000),
    )!;
    expect(drift.ks).toBeCloseTo(0, 10);
    expect(drift.state).toBe('drifted');
  });

  it('compares histograms of other bins, and a sketch with a histogram', () => {
    const fine = histogram(
      Array.from({ length: 21 }, (_, i) => i / 2),
      Array(20).fill(500),
    );
    expect(driftOf(histogram(edges, flat), fine)).toMatchObject({
      state: 'stable',
    });
    expect(driftOf(histogram(edges, flat), fine)!.ks).toBeCloseTo(0, 10);
  });

  it('counts values, and does not take one that is among the others for gone', () => {
    const p = values({ SE: 600, NO: 300, DK: 100 });
    expect(driftOf(p, p)).toMatchObject({
      psi: 0,
      js: 0,
      lInfinity: 0,
      bins: 3,
    });
    const cut = values({ SE: 600 }, 400);
    expect(driftOf(p, cut)!.lInfinity).toBeCloseTo(0, 10);
    expect(driftOf(p, values({ SE: 100, NO: 300, DK: 600 }))).toMatchObject({
      state: 'drifted',
      lInfinity: 0.5,
    });
  });

  it('does not compare numbers with counted values', () => {
    expect(driftOf(values({ a: 1 }), histogram([0, 1], [1]))).toBeUndefined();
  });

  it('takes a constant for what it is', () => {
    const constant = distributionOf({
      rows: 5000,
      sketch: { positive: [], negative: [], zeros: 5000 },
    })!;
    expect(driftOf(constant, constant)).toMatchObject({
      psi: 0,
      ks: 0,
      state: 'stable',
    });
  });
});

describe('drawnBins', () => {
  it.each([
    ['numeric', histogram([0, 1, 2, 100], [10, 80, 10])],
    [
      'constant',
      distributionOf({ rows: 3, histogram: { edges: [4, 5], counts: [3] } })!,
    ],
    ['counted', values({ a: 3, b: 2 }, 5)],
  ])('%s: shares add up to one', (_name, one) => {
    const bins = drawnBins(one, one);
    expect(bins.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1, 10);
    expect(
      bins.reduce((all, { reference = 0 }) => all + reference, 0),
    ).toBeCloseTo(1, 10);
  });

  it('draws reported bins of equal width as they are', () => {
    const bins = drawnBins(
      histogram([0, 0.25, 0.5, 0.75, 1], [10, 20, 40, 30]),
      histogram([0, 0.5, 1], [60, 40]),
    );
    expect(bins.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.25],
      [0.25, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ]);
    [0.1, 0.2, 0.4, 0.3].forEach((share, i) =>
      expect(bins[i].share).toBeCloseTo(share, 10),
    );
    [0.3, 0.3, 0.2, 0.2].forEach((share, i) =>
      expect(bins[i].reference).toBeCloseTo(share, 10),
    );
  });

  it.each([
    ['uneven bins', histogram([0, 1, 10], [5, 5]), undefined],
    [
      'a reference beyond them',
      histogram([0, 1, 2], [5, 5]),
      histogram([8, 9, 10], [5, 5]),
    ],
  ])('cuts %s anew', (_name, current, reference) => {
    expect(drawnBins(current, reference)).toHaveLength(20);
  });

  it('keeps the others of many values together, last', () => {
    const many = values(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`v${i}`, 100 - i]),
      ),
    );
    const bins = drawnBins(many);
    expect(bins).toHaveLength(13);
    expect(bins.at(-1)!.value).toBeUndefined();
  });
});

describe('duplicatesOf', () => {
  const stats = (counts: number[]) => ({
    feature: 'x',
    partition: '2026-01-01',
    scope: 'batch',
    computedAt: '2026-01-02T00:00:00Z',
    source: 'api',
    rows: counts.reduce((a, b) => a + b, 0),
    distinct: 900,
    histogram: { edges: counts.map((_, i) => i).concat(counts.length), counts },
  });
  const alike = stats([1000, 3000, 5000]);
  const apart = stats([5000, 3000, 1000]);
  it.each([
    [
      'version of a name',
      { name: 'skip_rate' },
      { name: 'skip_rate_v2' },
      ['name'],
    ],
    ['typing', { name: 'skip_rate_28d' }, { name: 'skiprate_28d' }, ['name']],
    [
      'one of another window',
      { name: 'plays_7d' },
      { name: 'plays_28d' },
      undefined,
    ],
    [
      'another type',
      { name: 'rate', type: 'int64' },
      { name: 'rate_v2', type: 'string' },
      undefined,
    ],
    [
      'the same code',
      { name: 'a', code: 'x + 1' },
      { name: 'b', code: 'x  +\n1' },
      ['code'],
    ],
    [
      'alike values',
      { name: 'a', statistics: alike },
      { name: 'quite', statistics: alike },
      ['distribution'],
    ],
    [
      'names alike, values apart',
      { name: 'rate', statistics: alike },
      { name: 'rate_v2', statistics: apart },
      undefined,
    ],
    [
      'one source alone',
      { name: 'abc', offlineSource: 's' },
      { name: 'xyz', offlineSource: 's' },
      undefined,
    ],
    [
      'name and source',
      { name: 'rate', offlineSource: 's' },
      { name: 'rate_new', offlineSource: 's' },
      ['name', 'source'],
    ],
  ])('%s', (_name, a, b, reasons) => {
    expect(duplicatesOf([a, b])[0]?.reasons).toEqual(reasons);
  });

  it('does not take two flags with the same share for one feature', () => {
    const flag = { ...alike, distinct: 2 };
    expect(
      duplicatesOf([
        { name: 'is_new', statistics: flag },
        { name: 'has_card', statistics: flag },
      ]),
    ).toEqual([]);
  });

  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('edits from %s to %s: %s', (a, b, n) => {
    expect(editDistance(a, b)).toBe(n);
  });
});
