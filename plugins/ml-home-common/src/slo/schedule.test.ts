import {
  daysBefore,
  deadlineOf,
  deadlineProblem,
  partitionAt,
  partitionNamed,
  partitionsEnding,
  scheduleProblem,
} from './schedule';
import { Deadline, Schedule } from './types';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();
const hours = (from: number, to: number): number => (to - from) / 3_600_000;

const daily: Schedule = { cadence: 'day', zone: 'Europe/Stockholm' };
const schedule = (
  cadence: Schedule['cadence'],
  zone = 'Europe/Stockholm',
  cron?: string,
): Schedule => ({ cadence, zone, cron });

describe('partitions', () => {
  it.each([
    // Clocks go forward on 29 March 2026 and back on 25 October 2026.
    [daily, '2026-03-28T12:00Z', '2026-03-28', 24],
    [daily, '2026-03-29T12:00Z', '2026-03-29', 23],
    [daily, '2026-10-25T12:00Z', '2026-10-25', 25],
    [daily, '2028-02-29T12:00Z', '2028-02-29', 24],
    // Nine in the evening in UTC is the next day in Tokyo.
    [schedule('day', 'Asia/Tokyo'), '2026-01-01T21:00Z', '2026-01-02', 24],
    [schedule('hour'), '2026-10-25T00:59Z', '2026-10-25T00:00Z', 1],
    [schedule('hour'), '2026-10-25T01:00Z', '2026-10-25T01:00Z', 1],
    [schedule('week'), '2026-03-29T12:00Z', '2026-W13', 167],
    // The first of January of 2027 is a Friday of week 53 of 2026.
    [schedule('week'), '2027-01-01T12:00Z', '2026-W53', 168],
    [schedule('month'), '2026-02-11T12:00Z', '2026-02', 28 * 24],
    [schedule('month'), '2028-02-29T12:00Z', '2028-02', 29 * 24],
    [
      schedule('cron', 'Europe/Stockholm', '0 6 * * 1-5'),
      '2026-03-28T12:00Z',
      '2026-03-27T05:00Z',
      // From Friday to Monday, an hour less when the clocks change between.
      71,
    ],
    // There is no 02:30 on 26 March 2017; its tick is an hour later.
    [
      schedule('cron', 'Europe/Stockholm', '30 2 * * *'),
      '2017-03-26T12:00Z',
      '2017-03-26T01:30Z',
      23,
    ],
    // A month without a 31st has no tick.
    [
      schedule('cron', 'UTC', '0 0 31 * *'),
      '2026-02-15T00:00Z',
      '2026-01-31T00:00Z',
      59 * 24,
    ],
  ])('of %j at %s is %s', (of, instant, key, length) => {
    const found = partitionAt(of, at(instant));
    expect(found.key).toBe(key);
    expect(hours(found.start, found.end)).toBe(length);
    expect(partitionNamed(of, key)).toEqual(found);
    expect(partitionAt(of, found.start)).toEqual(found);
    expect(partitionAt(of, found.end - 1)).toEqual(found);
    expect(partitionAt(of, found.end).start).toBe(found.end);
  });

  it.each([
    [daily, '2026-02-30'],
    [daily, '2026-02'],
    [daily, 'yesterday'],
    [schedule('week'), '2026-W54'],
    [schedule('month'), '2026-13'],
    [schedule('hour'), '2026-10-25T00:30Z'],
    [schedule('cron', 'UTC', '0 6 * * *'), '2026-10-25T05:00Z'],
  ])('of %j do not know %s', (of, key) => {
    expect(() => partitionNamed(of, key)).toThrow(`Unknown partition '${key}'`);
  });

  it('that end within a span are listed once, without gap', () => {
    const days = partitionsEnding(
      daily,
      at('2026-09-23T22:00Z'),
      at('2026-11-18T23:00Z'),
    );
    expect(days).toHaveLength(56);
    expect(days[0].key).toBe('2026-09-24');
    expect(days.at(-1)!.key).toBe('2026-11-18');
    days.slice(1).forEach((day, i) => expect(day.start).toBe(days[i].end));
    const span = partitionsEnding(daily, days[0].end, days[1].end);
    expect(span.map(({ key }) => key)).toEqual([days[1].key]);
    expect(() =>
      partitionsEnding(schedule('hour'), 0, at('2026-01-01')),
    ).toThrow('More than 10000 partitions');
  });

  it('28 local days may have an hour more or less', () => {
    const back = (text: string) =>
      hours(daysBefore(daily, at(text), 28), at(text));
    expect(back('2026-04-10T08:00Z')).toBe(671);
    expect(back('2026-11-10T08:00Z')).toBe(673);
    expect(back('2026-07-10T08:00Z')).toBe(672);
  });
});

describe('deadlines', () => {
  const offset: Deadline = { kind: 'offset', minutes: 600 };
  const clock = (time: string, days = 0): Deadline => ({
    kind: 'wallClock',
    time,
    days,
  });
  it.each([
    [daily, offset, '2026-03-27', '2026-03-28T09:00:00.000Z'],
    // Ten hours after midnight of the short day is eleven by the clock.
    [daily, offset, '2026-03-28', '2026-03-29T09:00:00.000Z'],
    [daily, clock('10:00'), '2026-03-28', '2026-03-29T08:00:00.000Z'],
    [daily, clock('10:00', 2), '2026-03-28', '2026-03-31T08:00:00.000Z'],
    // There is no 02:30 on 29 March; it is half past three.
    [daily, clock('02:30'), '2026-03-28', '2026-03-29T01:30:00.000Z'],
    // There are two on 25 October; the second one is meant.
    [daily, clock('02:30'), '2026-10-24', '2026-10-25T01:30:00.000Z'],
    [
      schedule('month', 'UTC'),
      clock('08:00', 3),
      '2026-01',
      '2026-02-04T08:00:00.000Z',
    ],
    [
      schedule('hour'),
      { kind: 'offset', minutes: 20 } as Deadline,
      '2026-10-25T00:00Z',
      '2026-10-25T01:20:00.000Z',
    ],
  ])('of %j, %j for %s', (of, deadline, key, expected) => {
    expect(iso(deadlineOf(of, deadline, partitionNamed(of, key)))).toBe(
      expected,
    );
  });
});

describe('schedules', () => {
  it.each([
    [schedule('day', 'Europe/Stokholm'), "zone 'Europe/Stokholm'"],
    [schedule('cron'), 'cron is missing'],
    [schedule('cron', 'UTC', '* * * *'), 'five fields'],
    [schedule('cron', 'UTC', '99 * * * *'), 'cannot be read'],
    [schedule('day', 'UTC', '0 0 * * *'), "the cadence is 'day'"],
    [schedule('cron', 'UTC', '*/5 * * * *'), 'more than 1008 times a week'],
    [schedule('cron', 'UTC', '* * * * *'), 'more than 1008 times a week'],
  ])('%j cannot be followed', (of, problem) => {
    expect(scheduleProblem(of)).toContain(problem);
  });
  it('can be followed', () => {
    expect(scheduleProblem(daily)).toBeUndefined();
    expect(
      scheduleProblem(schedule('cron', 'UTC', '*/15 * * * *')),
    ).toBeUndefined();
    expect(
      scheduleProblem(schedule('cron', 'UTC', '*/10 * * * *')),
    ).toBeUndefined();
  });

  it.each([
    [schedule('hour'), "contradicts the cadence 'hour'"],
    [schedule('cron', 'UTC', '*/15 * * * *'), 'before the end of partition'],
    [schedule('cron', 'UTC', '0 18 * * *'), 'before the end of partition'],
    [schedule('cron', 'UTC', '0 6 * * 1-5'), 'nothing'],
    [daily, 'nothing'],
  ])('%j with a deadline at half past nine', (of, problem) => {
    const found = deadlineProblem(of, {
      kind: 'wallClock',
      time: '09:30',
      days: 0,
    });
    expect(found ?? 'nothing').toContain(problem);
  });
});
