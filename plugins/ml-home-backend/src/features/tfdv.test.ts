import { statisticsInputSchema } from '@ml-home/backstage-plugin-ml-home-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTfdv } from './tfdv';

const document = JSON.parse(
  readFileSync(path.join(__dirname, '__fixtures__', 'tfdv.json'), 'utf8'),
);

describe('statistics of TensorFlow Data Validation', () => {
  const read = readTfdv(document);
  const of = (feature: string) => read.find(one => one.feature === feature);

  it('are what the route takes', () => {
    expect(read.map(({ feature }) => feature)).toEqual([
      'skip_rate_28d',
      'country',
      'plays',
      'constant',
      'nothing',
    ]);
    for (const one of read) {
      const parsed = statisticsInputSchema.safeParse({
        ...one,
        partition: '2026-03-28',
      });
      expect(parsed.error?.issues ?? []).toEqual([]);
    }
  });

  it('tell of numbers what was measured, zeros that JSON leaves out too', () => {
    expect(of('skip_rate_28d')).toEqual({
      feature: 'skip_rate_28d',
      rows: 1000,
      missing: 10,
      zeros: 30,
      nonFinite: 2,
      min: 0,
      max: 1,
      mean: 0.42,
      stddev: 0.2,
      quantiles: [
        { q: 0, value: 0 },
        { q: 0.25, value: 0.2 },
        { q: 0.5, value: 0.4 },
        { q: 0.75, value: 0.55 },
        { q: 1, value: 1 },
      ],
      histogram: {
        edges: Array.from({ length: 11 }, (_, i) => i / 10),
        counts: Array(10).fill(99),
      },
    });
  });

  it('tell of texts the most frequent and the rest', () => {
    expect(of('country')).toMatchObject({
      rows: 1000,
      distinct: 40,
      top: [
        { value: 'SE', count: 600 },
        { value: 'US', count: 250 },
      ],
      other: 150,
    });
  });

  it('leave out what is counted by members of lists, bins without width, and all of what is missing', () => {
    expect(of('plays')).not.toHaveProperty('histogram');
    expect(of('plays')).toMatchObject({ rows: 1000, min: 0, max: 9 });
    expect(of('constant')).toMatchObject({ min: 7, max: 7 });
    expect(of('constant')).not.toHaveProperty('histogram');
    expect(of('nothing')).toEqual({
      feature: 'nothing',
      rows: 1000,
      missing: 1000,
    });
  });

  it('are read with the names of the protocol as well', () => {
    const snake = JSON.parse(
      JSON.stringify(document).replace(
        /"([a-z]+[A-Z]\w*)":/g,
        (_, name: string) =>
          `"${name.replace(/[A-Z]/g, one => `_${one.toLowerCase()}`)}":`,
      ),
    );
    expect(readTfdv(snake)).toEqual(read);
  });

  it('give back what rounding adds', () => {
    const [one] = readTfdv({
      datasets: [
        {
          features: [
            {
              name: 'x',
              numStats: {
                commonStats: { numNonMissing: '3', totNumValues: '3' },
                max: 2,
                mean: 1,
                histograms: [
                  {
                    buckets: [
                      { highValue: 1, sampleCount: 1.5 },
                      { lowValue: 1, highValue: 2, sampleCount: 1.5 },
                    ],
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    expect(one.histogram?.counts).toEqual([1, 2]);
  });

  it.each([
    [{}, undefined, /'datasets'/],
    [
      { datasets: [{ name: 'a' }, { name: 'b' }] },
      undefined,
      /'dataset'.*a, b/,
    ],
    [{ datasets: [{ name: 'a' }] }, 'b', /'dataset'.*a/],
  ])('name what is wrong with %j', (given, wanted, message) => {
    expect(() => readTfdv(given, wanted)).toThrow(message);
  });
});
