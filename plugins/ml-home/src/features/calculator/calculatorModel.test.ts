import { JudgedPartition } from '@ml-home/backstage-plugin-ml-home-common';
import {
  chooseDeadline,
  Ground,
  outcomeOf,
  QUARTER,
  sliderRange,
  timesOf,
  whatIfTable,
  withVerdict,
} from './calculatorModel';

const HOUR = 4 * QUARTER;
const DAY = 24 * HOUR;
const now = Date.parse('2026-11-18T12:00:00Z');

/** Days that ended so many days ago, delivered after so many hours; undefined never came. */
const history = (hours: (number | undefined)[]): JudgedPartition[] =>
  hours.map((after, i) => {
    const end = now - 12 * HOUR - (hours.length - 1 - i) * DAY;
    return {
      key: new Date(end - DAY).toISOString().slice(0, 10),
      start: end - DAY,
      end,
      state: 'unjudged',
      arrivedAt: after === undefined ? undefined : end + after * HOUR,
      deliveryTime: after === undefined ? undefined : after * HOUR,
      deliveries: after === undefined ? 0 : 1,
      rejected: 0,
    };
  });

const ground = (hours: (number | undefined)[]): Ground => ({
  kind: 'partitions',
  partitions: withVerdict(history(hours), now),
  windows: {
    current: { from: now - 10 * DAY, to: now },
    previous: { from: now - 20 * DAY, to: now - 10 * DAY },
  },
  now,
});

describe('the calculator', () => {
  // Ten days of the older window, then ten of the newer one, of which one came at 12 h.
  const twenty = ground([
    ...Array.from({ length: 10 }, (_, i) => 8 + i / 10),
    ...Array.from({ length: 9 }, () => 8.5),
    12,
  ]);

  it('counts what nobody promised', () => {
    expect(timesOf(twenty)).toHaveLength(20);
  });

  it('chooses on the older window and tests on the newer', () => {
    const { chosen, from, tested } = chooseDeadline(twenty, 0.9);
    // The ninth of ten came after 8 h 48 min.
    expect(chosen).toMatchObject({ kind: 'deadline', rounded: 9 * HOUR });
    expect(from).toBe(10);
    expect(tested).toMatchObject({ n: 10, onTime: 9, breaches: 1 });
  });

  it('says what cannot be reached', () => {
    const never = ground([undefined, undefined, ...Array(18).fill(8)]);
    expect(chooseDeadline(never, 0.95).chosen).toMatchObject({
      kind: 'unreachable',
      missing: 2,
    });
  });

  it('replays a deadline over both windows', () => {
    expect(outcomeOf(twenty, 9 * HOUR)).toMatchObject({
      n: 20,
      onTime: 19,
      breachDuration: 3 * HOUR,
      longestBreach: 3 * HOUR,
    });
  });

  it('orders the table and marks the tightest for each target', () => {
    const rows = whatIfTable(twenty);
    expect(rows.map(({ deadline }) => deadline)).toEqual(
      rows.map(({ deadline }) => deadline).sort((a, b) => a - b),
    );
    expect(
      rows.flatMap(({ target, outcome }) =>
        target ? [[target, (outcome.share ?? 0) >= target]] : [],
      ),
    ).toEqual([
      [0.9, true],
      [0.95, true],
      [0.99, true],
      [1, true],
    ]);
  });

  it('knows nothing of durations from pasted times', () => {
    const pasted: Ground = {
      kind: 'pasted',
      times: [8, 8, 8, 9, 8, Infinity].map(n => n * HOUR),
    };
    const outcome = outcomeOf(pasted, 8 * HOUR);
    expect(outcome).toMatchObject({ n: 6, onTime: 4, breaches: 2 });
    expect(outcome.breachDuration).toBeUndefined();
    expect(chooseDeadline(pasted, 0.9)).toMatchObject({
      from: 3,
      chosen: { rounded: 8 * HOUR },
      tested: { n: 3, onTime: 1 },
    });
    expect(sliderRange(timesOf(pasted))).toEqual({
      min: 7 * HOUR,
      max: 10 * HOUR,
    });
  });
});
