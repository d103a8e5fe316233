import {
  confidenceOf,
  deliveriesNeeded,
  oddsOnTime,
  replay,
  shareWithin,
  tightestDeadline,
  walkForward,
} from './calculator';
import { JudgedPartition } from './types';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DAY = 24 * HOUR;
const hours = (...values: number[]) => values.map(value => value * HOUR);

/** Days that came so many hours after their end; undefined never came. */
const history = (...after: (number | undefined)[]): JudgedPartition[] =>
  after.map((value, i) => ({
    key: `day ${i}`,
    start: i * DAY,
    end: (i + 1) * DAY,
    state: value === undefined ? 'overdue' : 'on_time',
    deadline: (i + 1) * DAY + 10 * HOUR,
    arrivedAt: value === undefined ? undefined : (i + 1) * DAY + value * HOUR,
    deliveryTime: value === undefined ? undefined : value * HOUR,
    deliveries: value === undefined ? 0 : 1,
    rejected: 0,
  }));

describe('the SLO calculator', () => {
  it('finds the tightest deadline as an order statistic', () => {
    const times = hours(3, 1, 2, 5, 4, 6, 8, 7, 10, 9);
    const exact = (p: number) => {
      const found = tightestDeadline(times, p);
      return found.kind === 'deadline' ? found.exact / HOUR : found.kind;
    };
    expect([0.5, 0.9, 0.95, 1].map(exact)).toEqual([5, 9, 10, 10]);
    expect(shareWithin(times, 9 * HOUR)).toBe(0.9);
    expect(shareWithin([], 1)).toBeNull();
  });

  it('rounds up to a quarter of an hour', () => {
    expect(tightestDeadline([61 * MINUTE], 0.9)).toEqual({
      kind: 'deadline',
      exact: 61 * MINUTE,
      rounded: 75 * MINUTE,
    });
    expect(tightestDeadline([60 * MINUTE], 0.9)).toMatchObject({
      rounded: HOUR,
    });
    // Made ahead: still up, toward later.
    expect(tightestDeadline([-61 * MINUTE], 0.9)).toMatchObject({
      rounded: -HOUR,
    });
  });

  it('says what cannot be reached', () => {
    const times = [...hours(1, 2, 3, 4, 5, 6, 7, 8), Infinity, Infinity];
    expect(tightestDeadline(times, 0.9)).toEqual({
      kind: 'unreachable',
      missing: 2,
      n: 10,
    });
    expect(tightestDeadline(times, 0.8)).toMatchObject({ exact: 8 * HOUR });
    expect(tightestDeadline([], 0.9)).toEqual({ kind: 'noHistory' });
  });

  it('needs so many deliveries for a promise of that strength', () => {
    expect([0.9, 0.95, 0.99].map(share => deliveriesNeeded(share))).toEqual([
      29, 59, 299,
    ]);
    expect(confidenceOf(0.9, 28)).toBeCloseTo(0.9477, 4);
  });

  it('replays a window with another deadline', () => {
    const window = { from: 0, to: 11 * DAY };
    const days = history(9, 11, undefined, 9.5, 20);
    const now = 11 * DAY;
    expect(replay(days, 10 * HOUR, window, now)).toMatchObject({
      n: 5,
      onTime: 2,
      late: 2,
      overdue: 1,
    });
    expect(replay(days, 12 * HOUR, window, now)).toMatchObject({
      n: 5,
      onTime: 3,
      late: 1,
      overdue: 1,
    });
    expect(replay(days, 10 * HOUR, window, now).breachDuration).toBe(
      HOUR + (11 * DAY - (3 * DAY + 10 * HOUR)),
    );
  });

  it('chooses on one window and tests on the other', () => {
    const days = history(...Array(10).fill(9), ...Array(8).fill(9), 11, 12);
    const border = 11 * DAY;
    const { chosen, tested } = walkForward(
      days,
      0.9,
      { choose: { from: 0, to: border }, test: { from: border, to: 21 * DAY } },
      30 * DAY,
    );
    expect(chosen).toMatchObject({ kind: 'deadline', exact: 9 * HOUR });
    expect(tested).toMatchObject({ onTime: 8, late: 2 });
  });

  it('gives the odds of today from what was still missing at this hour', () => {
    const times = [...hours(8, 9, 9.5, 11, 12), Infinity];
    expect(oddsOnTime(times, 8.5 * HOUR, 10 * HOUR)).toEqual({ met: 2, of: 5 });
    expect(oddsOnTime(times, 0, 10 * HOUR)).toEqual({ met: 3, of: 6 });
    expect(oddsOnTime(hours(1, 2), 3 * HOUR, 10 * HOUR)).toBeNull();
  });
});
