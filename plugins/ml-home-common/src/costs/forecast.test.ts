import {
  addDays,
  DayCost,
  daysBetween,
  findAnomalies,
  forecastCosts,
} from './forecast';

const START = '2026-09-07'; // a Monday
const series = (count: number, of: (i: number) => number | undefined) =>
  Array.from(
    { length: count },
    (_, i): DayCost => ({ day: addDays(START, i), amount: of(i) }),
  );
/** Working days cost 100, weekends 40. */
const weekly = (i: number) => (i % 7 >= 5 ? 40 : 100);

describe('daysBetween', () => {
  it('counts calendar days across months and leap days', () => {
    expect(daysBetween('2028-02-28', '2028-03-02')).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(daysBetween('2026-01-02', '2026-01-01')).toEqual([]);
  });
});

describe('forecastCosts', () => {
  it('repeats the week, without error where the weeks are alike', () => {
    const known = series(28, weekly);
    const ahead = daysBetween(addDays(START, 28), addDays(START, 35));
    const forecast = forecastCosts(known, ahead)!;
    expect(forecast.days.map(({ amount }) => amount)).toEqual([
      100, 100, 100, 100, 100, 40, 40,
    ]);
    expect(forecast.total).toBe(580);
    expect([forecast.low, forecast.high]).toEqual([580, 580]);
    expect(forecast.error).toBe(0);
    expect(forecast.history).toBe(28);
  });

  it('says how wrong it was, and by how much it may be', () => {
    const known = series(42, i => weekly(i) + (i % 2 ? 10 : -10));
    const { error, low, high, total, days } = forecastCosts(known, [
      addDays(START, 42),
    ])!;
    expect(error).toBeGreaterThan(0.05);
    expect(error).toBeLessThan(0.25);
    expect(low).toBeLessThan(total);
    expect(high).toBeGreaterThan(total);
    expect(days[0].low).toBeLessThanOrEqual(days[0].amount);
  });

  it('foretells nothing from less than two weeks, and leaves unknown days and anomalies out', () => {
    expect(forecastCosts(series(13, weekly), ['2026-10-01'])).toBeUndefined();
    const odd = addDays(START, 20);
    const known = series(28, i => (i === 3 ? undefined : weekly(i)));
    known[20] = { day: odd, amount: 10_000 };
    const calm = forecastCosts(known, [addDays(START, 34)], new Set([odd]))!;
    expect(calm.total).toBe(40);
  });
});

describe('findAnomalies', () => {
  const noisy = (i: number) => weekly(i) + [3, -2, 0, 2, -3][i % 5];

  it('finds the day that stands out, and not the weekends', () => {
    const days = series(60, i => (i === 50 ? 190 : noisy(i)));
    const found = findAnomalies(days);
    expect(found.map(({ day }) => day)).toEqual([addDays(START, 50)]);
    expect(found[0].excess).toBeCloseTo(190 - found[0].high);
    expect(findAnomalies(days, new Set([addDays(START, 50)]))).toEqual([]);
  });

  it('does not learn from what it found, and says nothing of cents', () => {
    const days = series(60, i => (i >= 50 && i < 53 ? 300 : noisy(i)));
    expect(findAnomalies(days)).toHaveLength(3);
    expect(
      findAnomalies(series(60, i => (i === 50 ? 104 : weekly(i)))),
    ).toEqual([]);
    expect(findAnomalies(series(60, () => 0))).toEqual([]);
  });

  it('finds a day that cost too little, and judges no unknown one', () => {
    const days = series(60, i => {
      if (i === 51) return undefined;
      return i === 50 ? 5 : noisy(i);
    });
    expect(findAnomalies(days)).toMatchObject([
      { day: addDays(START, 50), amount: 5 },
    ]);
    expect(findAnomalies(days)[0].excess).toBeLessThan(0);
  });
});
