import { burnRate, budgetOf, burningAlerts, exhaustionOf } from './budget';
import { complianceOf, deltaOf } from './compliance';
import { judge } from './judge';
import { daysBefore, partitionsEnding } from './schedule';
import { nearestRank, wilsonLow } from './statistics';
import { DeliveryEvent, JudgedPartition, Schedule, SloVersion } from './types';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc: Schedule = { cadence: 'day', zone: 'UTC' };
const now = Date.parse('2026-03-30T12:00Z');
const version: SloVersion = {
  version: 1,
  effectiveFrom: 0,
  objective: 0.95,
  deadline: { kind: 'offset', minutes: 600 },
  windowDays: 28,
};
const partitions = partitionsEnding(utc, now - 60 * DAY, now);

/** Each day comes so many hours after its end; those without a number never came. */
function judged(
  hours: (daysAgo: number) => number | undefined,
): JudgedPartition[] {
  const events = partitions.flatMap(({ key, end }): DeliveryEvent[] => {
    const after = hours(Math.floor((now - end) / DAY));
    return after === undefined
      ? []
      : [
          {
            partition: key,
            type: 'delivered',
            arrivedAt: end + after * HOUR,
            recordedAt: now,
          },
        ];
  });
  return judge({ schedule: utc, versions: [version], partitions, events, now });
}
const current = { from: daysBefore(utc, now, 28), to: now };
const previous = { from: daysBefore(utc, now, 56), to: current.from };

describe('statistics', () => {
  // From the closed form of Wilson's interval, as statsmodels' proportion_confint gives it.
  it.each([
    [28, 28, 0.8794],
    [27, 28, 0.8229],
    [25, 28, 0.728],
    [0, 28, 0],
    [1, 1, 0.2065],
  ])('%d of %d are at least %d', (hits, n, low) => {
    expect(wilsonLow(hits, n)).toBeCloseTo(low, 4);
  });
  it('ranks by the nearest', () => {
    const values = Array.from({ length: 28 }, (_, i) => 28 - i);
    expect(nearestRank(values, 0.9)).toBe(26);
    expect(nearestRank([5], 0.9)).toBe(5);
    expect(nearestRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
    expect(nearestRank([], 0.9)).toBeUndefined();
  });
});

describe('compliance', () => {
  it('of a window without judged partitions is unknown', () => {
    const none = complianceOf([], current, now);
    expect(none).toMatchObject({
      n: 0,
      share: null,
      wilsonLow: null,
      p90: null,
      breaches: 0,
    });
    expect(
      deltaOf(
        complianceOf(
          judged(() => 9),
          current,
          now,
        ),
        none,
      ),
    ).toEqual({
      sharePoints: null,
      p90: null,
      breaches: null,
      breachDuration: null,
    });
  });

  it('counts each partition in the window of its deadline', () => {
    const all = judged(() => 9);
    const [one, other] = [current, previous].map(window =>
      complianceOf(all, window, now),
    );
    expect([one.n, other.n]).toEqual([28, 28]);
    expect(one.share).toBe(1);
    expect(one.p90).toEqual({
      kind: 'value',
      value: 9 * HOUR,
      n: 28,
      missing: 0,
    });
  });

  it('compares with the window before, in points and relatively', () => {
    const ofThisWindow = (daysAgo: number) => (daysAgo % 9 === 0 ? 12 : 10);
    const all = judged(daysAgo => (daysAgo < 28 ? ofThisWindow(daysAgo) : 8));
    const delta = deltaOf(
      complianceOf(all, current, now),
      complianceOf(all, previous, now),
    );
    expect(delta.sharePoints).toBeCloseTo(-400 / 28, 9);
    expect(delta.p90).toBeCloseTo(0.5, 9);
    expect(delta.breaches).toBe(4);
    expect(delta.breachDuration).toBe(4 * 2 * HOUR);
  });

  it('has no ninth decile of the survivors', () => {
    const missing = complianceOf(
      judged(daysAgo => (daysAgo < 4 ? undefined : 9)),
      current,
      now,
    );
    // Due at ten, so at noon the partition that ended twelve hours ago is overdue too.
    expect(missing).toMatchObject({ n: 28, overdue: 4, onTime: 24 });
    expect(missing.p90).toEqual({
      kind: 'atLeast',
      value: 12 * HOUR + DAY,
      n: 28,
      missing: 4,
    });
    const two = complianceOf(
      judged(daysAgo => (daysAgo < 2 ? undefined : 9)),
      current,
      now,
    );
    expect(two.p90).toEqual({
      kind: 'value',
      value: 9 * HOUR,
      n: 28,
      missing: 2,
    });
  });

  it('says the longest of few', () => {
    const few = complianceOf(
      judged(daysAgo => 5 + daysAgo),
      { from: now - 3 * DAY, to: now },
      now,
    );
    expect(few.p90).toEqual({ kind: 'max', value: 7 * HOUR, n: 3, missing: 0 });
  });

  it('takes overlapping breaches once, and their sum beside it', () => {
    // Three in a row that all came at the same instant.
    const all = judged(daysAgo =>
      daysAgo >= 5 && daysAgo <= 7 ? 20 + (daysAgo - 5) * 24 : 9,
    );
    const found = complianceOf(all, current, now);
    expect(found.breaches).toBe(3);
    expect(found.breachDuration).toBe((10 + 48) * HOUR);
    expect(found.partitionDuration).toBe((10 + 34 + 58) * HOUR);
    expect(found.longestBreach).toBe(58 * HOUR);
  });

  it('lends a straddling breach to both windows and counts it once', () => {
    // Due before the border at noon, delivered after it.
    const all = judged(daysAgo => (daysAgo === 28 ? 15 : 9));
    const [one, other] = [current, previous].map(window =>
      complianceOf(all, window, now),
    );
    const whole = complianceOf(
      all,
      { from: previous.from, to: current.to },
      now,
    );
    expect([one.breaches, other.breaches]).toEqual([0, 1]);
    expect([one.breachDuration, other.breachDuration]).toEqual([
      3 * HOUR,
      2 * HOUR,
    ]);
    expect(one.breachDuration + other.breachDuration).toBe(
      whole.breachDuration,
    );
  });
});

describe('the error budget', () => {
  it.each([
    [0.9, 4032],
    [0.95, 2016],
    [0.99, 403.2],
    [0.999, 40.32],
  ])('of %d is %d minutes in 28 days', (objective, minutes) => {
    const budget = budgetOf(
      complianceOf(
        judged(() => 9),
        current,
        now,
      ),
      objective,
      28,
    );
    expect(budget.stale.allowed / 60_000).toBeCloseTo(minutes, 6);
    expect(budget.partitions.allowed).toBeCloseTo((1 - objective) * 28, 6);
    expect(budget.stale.share).toBe(1);
  });

  it('may be overspent', () => {
    const all = judged(daysAgo => (daysAgo < 4 ? undefined : 9));
    const budget = budgetOf(complianceOf(all, current, now), 0.95, 28);
    // Overdue since ten o'clock three days ago.
    expect(budget.stale.used).toBe(74 * HOUR);
    expect(budget.stale.remaining).toBe((33.6 - 74) * HOUR);
    expect(exhaustionOf(all, budget, 0.95, now)).toBeNull();
  });

  it('burns, and ends at an instant if it goes on', () => {
    const all = judged(daysAgo => (daysAgo === 0 ? undefined : 9));
    expect(burnRate(all, 0.95, HOUR, now)).toBeCloseTo(20, 9);
    expect(burnRate(all, 0.95, DAY, now)).toBeCloseTo(2 / 24 / 0.05, 9);
    expect(burnRate(all, 1, DAY, now)).toBeNull();
    const budget = budgetOf(complianceOf(all, current, now), 0.95, 28);
    // 31.6 of 33.6 hours are left, and two are spent a day.
    expect((exhaustionOf(all, budget, 0.95, now)! - now) / DAY).toBeCloseTo(
      15.8,
      6,
    );
    expect(burningAlerts(all, 0.95, now).map(({ rate }) => rate)).toEqual([
      13.44, 5.6,
    ]);
    expect(
      burningAlerts(
        judged(() => 9),
        0.95,
        now,
      ),
    ).toEqual([]);
  });
});
