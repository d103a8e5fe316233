import fc from 'fast-check';
import { breachOf, complianceOf } from './compliance';
import { judge } from './judge';
import { partitionAt, partitionsEnding } from './schedule';
import { DeliveryEvent, Schedule, SloVersion } from './types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = Date.parse('2026-03-20T00:00Z');
const now = Date.parse('2026-04-12T13:37Z');
const schedule: Schedule = { cadence: 'day', zone: 'Europe/Stockholm' };
const partitions = partitionsEnding(schedule, start, now);
const versions: SloVersion[] = [
  {
    version: 1,
    effectiveFrom: 0,
    objective: 0.95,
    windowDays: 28,
    deadline: { kind: 'offset', minutes: 600 },
  },
  {
    version: 2,
    effectiveFrom: Date.parse('2026-04-02T00:00Z'),
    objective: 0.9,
    windowDays: 28,
    deadline: { kind: 'wallClock', time: '08:30', days: 0 },
    giveUpMinutes: 3_000,
    completeness: 0.5,
  },
];

const anEvent: fc.Arbitrary<DeliveryEvent> = fc
  .record({
    place: fc.nat(partitions.length - 1),
    type: fc.constantFrom(
      'delivered',
      'delivered',
      'delivered',
      'invalidated',
      'closed',
    ),
    runId: fc.constantFrom(undefined, 'a', 'b'),
    after: fc.integer({ min: -10 * 60, max: 80 * 60 }),
    rows: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined }),
    delay: fc.integer({ min: -20, max: 600 }),
  })
  .map(({ place, after, delay, ...rest }) => {
    const arrivedAt = partitions[place].end + after * MINUTE;
    return {
      ...rest,
      type: rest.type as DeliveryEvent['type'],
      partition: partitions[place].key,
      arrivedAt,
      recordedAt: arrivedAt + delay * MINUTE,
    };
  });

const judged = (events: DeliveryEvent[]) =>
  judge({ schedule, versions, partitions, events, now });

describe('the log of deliveries', () => {
  it('answers the same in any order and however often it is received', () => {
    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 60 }).chain(events =>
          fc.record({
            events: fc.constant(events),
            shuffled: fc.shuffledSubarray([...events, ...events], {
              minLength: events.length * 2,
            }),
          }),
        ),
        ({ events, shuffled }) => {
          const again = shuffled.map(event => ({
            ...event,
            recordedAt: event.recordedAt,
          }));
          expect(judged(again)).toEqual(judged(events));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('sums up as counting minute by minute does', () => {
    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 40 }),
        fc.integer({ min: 2, max: 20 }),
        (events, days) => {
          const all = judged(events);
          const window = { from: now - days * 24 * HOUR, to: now };
          const found = complianceOf(all, window, now);
          let overdueMinutes = 0;
          let partitionMinutes = 0;
          for (let minute = window.from; minute < now; minute += MINUTE) {
            const overdue = all.filter(one => {
              const breach = breachOf(one, now);
              return breach && breach.from <= minute && minute < breach.to;
            }).length;
            overdueMinutes += Math.min(1, overdue);
            partitionMinutes += overdue;
          }
          expect(found.breachDuration).toBe(overdueMinutes * MINUTE);
          expect(found.partitionDuration).toBe(partitionMinutes * MINUTE);
          expect(found.partitionDuration).toBeGreaterThanOrEqual(
            found.breachDuration,
          );
          expect(found.n).toBe(
            found.onTime + found.late + found.overdue + found.abandoned,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('divides between two windows without loss', () => {
    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 40 }),
        fc.integer({ min: 1, max: 22 * 24 * 60 }),
        (events, back) => {
          const all = judged(events);
          const border = now - back * MINUTE;
          const of = (from: number, to: number) =>
            complianceOf(all, { from, to }, now);
          const [before, after, whole] = [
            of(start, border),
            of(border, now),
            of(start, now),
          ];
          expect(before.breachDuration + after.breachDuration).toBe(
            whole.breachDuration,
          );
          expect(before.n + after.n).toBe(whole.n);
          expect(before.breaches + after.breaches).toBe(whole.breaches);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('partitions', () => {
  it('cover time without gap or overlap, in every zone and cadence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Schedule>(
          { cadence: 'hour', zone: 'Australia/Lord_Howe' },
          { cadence: 'day', zone: 'America/Sao_Paulo' },
          { cadence: 'day', zone: 'Pacific/Apia' },
          { cadence: 'week', zone: 'Europe/Stockholm' },
          { cadence: 'month', zone: 'Africa/Casablanca' },
          { cadence: 'cron', cron: '30 2 * * *', zone: 'Europe/Stockholm' },
          { cadence: 'cron', cron: '*/20 * * * *', zone: 'America/New_York' },
          { cadence: 'cron', cron: '15 0,2,3 * * 0', zone: 'Europe/Stockholm' },
          { cadence: 'cron', cron: '0 0 31 * *', zone: 'America/New_York' },
        ),
        fc.integer({
          min: Date.parse('2010-01-01'),
          max: Date.parse('2032-01-01'),
        }),
        (of, instant) => {
          const found = partitionAt(of, instant);
          expect(found.start).toBeLessThanOrEqual(instant);
          expect(found.end).toBeGreaterThan(instant);
          expect(partitionAt(of, found.start)).toEqual(found);
          expect(partitionAt(of, found.end - 1)).toEqual(found);
          expect(partitionAt(of, found.end).start).toBe(found.end);
        },
      ),
      { numRuns: 500 },
    );
  });
});
