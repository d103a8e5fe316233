import { Cadence } from '@ml-home/backstage-plugin-ml-home-common';
import { Zoned } from './zoned';

export interface CronCell {
  label: string;
  day?: string;
  date?: string;
}

/**
 * How ticks stand in the calendar. What never comes twice a day is a day among weeks; else a cell says its time, and
 * where a line holds several days, its day as well.
 */
export function cronCells(
  starts: string[],
  zoned: Pick<Zoned, 'date' | 'day' | 'time'>,
): { cadence: Cadence; cells: CronCell[] } {
  const ticks = starts.map(start => ({
    date: zoned.date(start),
    day: zoned.day(start),
    time: zoned.time(start),
  }));
  const perDay = Array.from(
    Map.groupBy(ticks, ({ date }) => date).values(),
    ({ length }) => length,
  );
  const most = Math.max(0, ...perDay);
  const dayOfMonth = (date: string) => String(Number(date.slice(8)));
  if (most <= 1) {
    return {
      cadence: 'day',
      cells: ticks.map(({ date }) => ({ label: dayOfMonth(date), date })),
    };
  }
  const isFull = ticks.every(({ time }) => time.endsWith(':00'));
  const short = (time: string) => (isFull ? time.slice(0, 2) : time);
  return {
    cadence: 'cron',
    cells: ticks.map(({ date, day, time }) => ({
      label:
        most <= 3 && isFull
          ? `${dayOfMonth(date)}, ${short(time)}`
          : short(time),
      day,
    })),
  };
}
