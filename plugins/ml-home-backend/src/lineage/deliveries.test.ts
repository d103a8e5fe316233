import {
  aDataset,
  aRunEvent,
  nominal,
  rows,
  T0,
} from '../__testUtils__/lineage';
import { deliveriesOf, RunDelivery, ToldDelivery, toTell } from './deliveries';
import { emptyRunState, mergeRun } from './runState';

const of = (...events: Parameters<typeof aRunEvent>[0][]) =>
  deliveriesOf(events.map(aRunEvent).reduce(mergeRun, emptyRunState())).map(
    ({ slot, arrivedAt, rows: count }) => [
      slot,
      (arrivedAt - T0) / 60_000,
      count,
    ],
  );

const x = aDataset('x', { use: rows(10) });
const day = nominal('2026-03-28T00:00:00Z');
const slot = 'at:2026-03-28T00:00:00.000Z';
const subset = (...partitions: object[]) =>
  aDataset('x', {
    use: {
      ...rows(10),
      subset: { outputCondition: { type: 'partition', partitions } },
    },
  });

describe('deliveriesOf', () => {
  it.each<[string, Parameters<typeof of>, unknown[]]>([
    [
      'a run that says all at its end',
      [{ outputs: [x], runFacets: day }],
      [[slot, 0, 10]],
    ],
    [
      'halves of a run',
      [{ eventType: 'START', runFacets: day, outputs: [x] }, { minutes: 5 }],
      [[slot, 5, 10]],
    ],
    [
      'no run that failed',
      [{ eventType: 'FAIL', outputs: [x], runFacets: day }],
      [],
    ],
    [
      'no run that failed after all',
      [
        { outputs: [x], runFacets: day },
        { eventType: 'ABORT', minutes: 1 },
      ],
      [],
    ],
    [
      'a run that was tried again',
      [{ eventType: 'FAIL', outputs: [x], runFacets: day }, { minutes: 9 }],
      [[slot, 9, 10]],
    ],
    ['nothing of a time unknown', [{ outputs: [x] }], []],
    [
      'times of a zone, and of none, which are UTC',
      [
        { outputs: [x], runFacets: nominal('2026-03-28T02:00:00+02:00') },
        { outputs: [x], runFacets: nominal('2026-03-28T00:00:00') },
      ],
      [[slot, 0, 10]],
    ],
    [
      'the partition of a subset',
      [
        {
          outputs: [
            subset({ dimensions: { ds: '2026-03-28', country: 'SE' } }),
          ],
        },
      ],
      [['key:2026-03-28', 0, 10]],
    ],
    [
      'several partitions, whose rows nobody knows apart',
      [
        {
          outputs: [
            subset(
              { dimensions: { ds: '2026-03-27' } },
              { identifier: '2026-03-28', dimensions: {} },
            ),
          ],
        },
      ],
      [
        ['key:2026-03-27', 0, undefined],
        ['key:2026-03-28', 0, undefined],
      ],
    ],
    [
      'no partition of two dates',
      [
        {
          outputs: [subset({ dimensions: { from: '2026-03', to: '2026-04' } })],
        },
      ],
      [],
    ],
  ])('finds %s', (_, events, wanted) => {
    expect(of(...events)).toEqual(wanted);
  });
});

describe('toTell', () => {
  const at = (time: number, count?: number) =>
    ({
      arrivedAt: time,
      ...(count === undefined ? {} : { rows: count }),
    } as RunDelivery);
  /** Tells in turn; answers what counts in the end by the rule that taking back reaches to its time. */
  const counted = (...wanted: (RunDelivery | undefined)[]) => {
    let told: ToldDelivery | undefined;
    const log = wanted.flatMap(one => {
      const next = toTell(one, told);
      told = next.told;
      return next.messages;
    });
    const takenBack = log.flatMap(({ type, arrivedAt }) =>
      type === 'invalidated' ? [arrivedAt!] : [],
    );
    return log
      .filter(
        one =>
          one.type === 'delivered' &&
          !takenBack.some(until => until >= one.arrivedAt!),
      )
      .map(one => [Date.parse(one.arrivedAt!), one.rows]);
  };

  it.each([
    ['once', [at(5, 1)], [[5, 1]]],
    ['once when said again', [at(5, 1), at(5, 1)], [[5, 1]]],
    ['the later one', [at(5, 1), at(7, 2)], [[7, 2]]],
    ['other rows at the same time', [at(5, 1), at(5, 2)], [[6, 2]]],
    ['an earlier one in place of a later', [at(7, 1), at(5, 1)], [[8, 1]]],
    ['nothing that was taken back', [at(5, 1), undefined], []],
    ['what holds again', [at(5), undefined, at(5)], [[6, undefined]]],
    ['nothing of nothing', [undefined, undefined], []],
  ])('counts %s', (_, wanted, result) => {
    expect(counted(...wanted)).toEqual(result);
  });
});
