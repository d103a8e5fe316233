import {
  JudgedPartition,
  partitionAt,
} from '@ml-home/backstage-plugin-ml-home-common';
import { firstLateOf, Source, windowsBefore } from './firstLate';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const schedule = { cadence: 'day', zone: 'UTC' } as const;
const start = Date.UTC(2026, 2, 20);
const windows = windowsBefore(schedule, partitionAt(schedule, start));
const end = windows[0].end;
const iso = (at: number) => new Date(at).toISOString();

/** Came so many hours after the end of each of the 28 days before, and of the day itself. */
const cameAfter = (usual: number, last?: number): Map<number, number> =>
  new Map(
    windows.flatMap((window, i): [number, number][] => {
      const hours = i === 0 ? last : usual;
      return hours === undefined ? [] : [[i, window.end + hours * HOUR]];
    }),
  );
const aSource = (name: string, given: Partial<Source> = {}): Source => ({
  id: name,
  namespace: 'pg',
  name,
  step: 1,
  nextId: 'own',
  learned: 'observed',
  arrivals: new Map(),
  promises: [],
  ...given,
});
const own = aSource('own', { step: 0, nextId: undefined, learned: undefined });
const promised = (
  given: Partial<JudgedPartition>,
  family = 'plays',
): Source['promises'] => [
  {
    family,
    partitions: [
      {
        ...windows[0],
        state: 'late',
        deadline: end + 2 * HOUR,
        deliveries: 1,
        rejected: 0,
        ...given,
      },
    ],
  },
];

interface Case {
  sources: Source[];
  /** Hours after the end of the partition. */
  arrived?: number;
  now?: number;
  expected: object;
}

const cases: [string, Case][] = [
  [
    'no edge leads to it',
    { sources: [own], expected: { found: 'unknown', reason: 'no_lineage' } },
  ],
  [
    'nobody knows when its sources come',
    {
      sources: [own, aSource('raw')],
      expected: {
        found: 'unknown',
        reason: 'no_times',
        upstream: { known: 0, all: 1 },
      },
    },
  ],
  [
    'four earlier deliveries say nothing',
    {
      sources: [
        own,
        aSource('raw', {
          arrivals: new Map([...cameAfter(1, 9)].filter(([i]) => i < 5)),
        }),
      ],
      expected: { found: 'unknown', reason: 'no_times' },
    },
  ],
  [
    'all came in time',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1, 1) })],
      arrived: 12,
      expected: { found: 'none', upstream: { known: 1, all: 1 } },
    },
  ],
  [
    'one came after its usual time',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1, 4) })],
      arrived: 5,
      expected: {
        found: 'late',
        source: {
          name: 'raw',
          state: 'late',
          by: 'usual',
          history: 28,
          expectedAt: iso(end + HOUR),
          arrivedAt: iso(end + 4 * HOUR),
          learned: 'observed',
          path: ['raw', 'own'],
        },
      },
    },
  ],
  [
    'one is missing',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1) })],
      expected: {
        found: 'late',
        source: { name: 'raw', state: 'missing', expectedAt: iso(end + HOUR) },
      },
    },
  ],
  [
    'one that comes now and then is not missed',
    {
      sources: [
        own,
        aSource('raw', {
          arrivals: new Map([...cameAfter(1)].filter(([i]) => i % 2)),
        }),
      ],
      expected: { found: 'unknown', reason: 'no_times' },
    },
  ],
  [
    'what is missing although the family came is no reason',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1) })],
      arrived: 5,
      expected: { found: 'none' },
    },
  ],
  [
    'what came after the family is no reason',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1, 6) })],
      arrived: 5,
      expected: { found: 'none' },
    },
  ],
  [
    'it is not late yet',
    {
      sources: [own, aSource('raw', { arrivals: cameAfter(1) })],
      now: 0.5,
      expected: { found: 'none' },
    },
  ],
  [
    'of two the one that was expected first',
    {
      sources: [
        own,
        aSource('near', { arrivals: cameAfter(3, 6) }),
        aSource('far', {
          step: 2,
          nextId: 'near',
          learned: 'assumed',
          arrivals: cameAfter(1, 5),
        }),
      ],
      arrived: 7,
      expected: {
        alsoLate: 1,
        source: {
          name: 'far',
          learned: 'assumed',
          path: ['far', 'near', 'own'],
        },
      },
    },
  ],
  [
    'one that waits for a late source is not the first, though it was expected before',
    {
      sources: [
        own,
        aSource('near', { arrivals: cameAfter(1, 6) }),
        aSource('far', {
          step: 2,
          nextId: 'near',
          arrivals: cameAfter(3, 5),
        }),
      ],
      arrived: 7,
      expected: { alsoLate: 1, source: { name: 'far' } },
    },
  ],
  [
    'a promise goes before what is usual',
    {
      sources: [
        own,
        aSource('raw', {
          arrivals: cameAfter(1, 1.5),
          promises: promised({ arrivedAt: end + 3 * HOUR }),
        }),
      ],
      arrived: 5,
      expected: {
        source: {
          by: 'promise',
          family: 'plays',
          expectedAt: iso(end + 2 * HOUR),
          arrivedAt: iso(end + 3 * HOUR),
        },
      },
    },
  ],
  [
    'an excused partition is not late',
    {
      sources: [
        own,
        aSource('raw', {
          arrivals: cameAfter(1, 9),
          promises: promised({ state: 'excused' }),
        }),
      ],
      expected: { found: 'none' },
    },
  ],
  [
    'a promise of another cadence is judged by the partition that ends last',
    {
      sources: [
        own,
        aSource('raw', {
          promises: [
            {
              family: 'hourly',
              partitions: [6, 12, 24, 30].map(hours => ({
                ...windows[0],
                key: String(hours),
                start: start + (hours - 1) * HOUR,
                end: start + hours * HOUR,
                state: 'late' as const,
                deadline: start + hours * HOUR,
                arrivedAt: start + (hours + 1) * HOUR,
                deliveries: 1,
                rejected: 0,
              })),
            },
          ],
        }),
      ],
      arrived: 5,
      expected: { source: { expectedAt: iso(start + DAY) } },
    },
  ],
  [
    'a weekly source of a daily family is looked at in its week',
    {
      sources: [
        own,
        aSource('raw', {
          promises: promised({
            start: start - 2 * DAY,
            end: start + 5 * DAY,
            state: 'overdue',
            deadline: start - HOUR,
          }),
        }),
      ],
      expected: { source: { state: 'missing', by: 'promise' } },
    },
  ],
  [
    'a ring of sources ends',
    {
      sources: [
        own,
        aSource('a', { nextId: 'b', arrivals: cameAfter(1, 4) }),
        aSource('b', { nextId: 'a', arrivals: cameAfter(2, 4) }),
      ],
      arrived: 5,
      expected: { source: { name: 'a', path: ['a'] }, alsoLate: 1 },
    },
  ],
];

describe('the source that was late first', () => {
  it.each(cases)('%s', (_, { sources, arrived, now = 24, expected }) => {
    const found = firstLateOf(
      windows,
      { arrivedAt: arrived === undefined ? undefined : end + arrived * HOUR },
      sources,
      end + now * HOUR,
    );
    expect(found).toMatchObject({ partition: '2026-03-20', ...expected });
  });

  it('looks back over the calendar of the family', () => {
    const stockholm = { cadence: 'day', zone: 'Europe/Stockholm' } as const;
    const found = windowsBefore(
      stockholm,
      partitionAt(stockholm, Date.UTC(2026, 3, 2, 12)),
    );
    expect(found.map(({ key }) => key).slice(0, 2)).toEqual([
      '2026-04-02',
      '2026-04-01',
    ]);
    expect(found).toHaveLength(29);
    expect(found.filter(one => one.end - one.start === 23 * HOUR)).toHaveLength(
      1,
    );
  });
});
