import { CronExpressionParser } from 'cron-parser';
import { DateTime } from 'luxon';
import { Schedule } from './types';

/** Local days whose ticks are remembered: three windows of a hundred crons. */
const MAX_DAYS = 10_000;

/** Ticks by cron, zone and local day. */
const known = new Map<string, number[]>();

export function readCron(schedule: Schedule, from: number) {
  return CronExpressionParser.parse(schedule.cron ?? '', {
    tz: schedule.zone,
    currentDate: new Date(from),
  });
}

/**
 * The ticks of a local day. They are counted from the noon before: at noon no clock changes, whereas what the library
 * finds next depends on where it begins when that lies in an hour that the clocks skip or repeat.
 */
function ticksOf(schedule: Schedule, day: DateTime): number[] {
  const key = `${schedule.cron} ${schedule.zone} ${day.toISODate()}`;
  let ticks = known.get(key);
  if (!ticks) {
    const begin = day.toMillis();
    const end = day.plus({ days: 1 }).startOf('day').toMillis();
    const cron = readCron(
      schedule,
      day.minus({ days: 1 }).startOf('day').plus({ hours: 12 }).toMillis(),
    );
    ticks = [];
    for (
      let tick = cron.next().getTime();
      tick < end;
      tick = cron.next().getTime()
    ) {
      if (tick >= begin && tick > (ticks.at(-1) ?? -Infinity)) ticks.push(tick);
    }
    if (known.size >= MAX_DAYS) known.clear();
    known.set(key, ticks);
  }
  return ticks;
}

/** The last tick up to an instant, and the first one after it. */
export function ticksAround(
  schedule: Schedule,
  instant: number,
): { start: number; end: number } {
  const { zone } = schedule;
  const dayOf = (at: number) =>
    DateTime.fromMillis(at, { zone }).startOf('day');
  const today = dayOf(instant);
  let start = ticksOf(schedule, today).findLast(tick => tick <= instant);
  for (let day = today; start === undefined; ) {
    // A day of grace behind what the library finds, where days without a tick lie between.
    const found = dayOf(readCron(schedule, day.toMillis()).prev().getTime());
    const jump = found.plus({ days: 1 }).startOf('day');
    const before = day.minus({ days: 1 }).startOf('day');
    day = jump < before ? jump : before;
    start = ticksOf(schedule, day).at(-1);
  }
  let end = ticksOf(schedule, today).find(tick => tick > instant);
  for (let day = today; end === undefined; ) {
    const after = day.plus({ days: 1 }).startOf('day');
    const found = dayOf(
      readCron(schedule, after.toMillis() - 1)
        .next()
        .getTime(),
    );
    const jump = found.minus({ days: 1 }).startOf('day');
    day = jump > after ? jump : after;
    end = ticksOf(schedule, day).at(0);
  }
  return { start, end };
}
