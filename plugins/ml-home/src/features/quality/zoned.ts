import { Cadence } from '@ml-home/backstage-plugin-ml-home-common';

/** The word people use for a zone: "Europe/Stockholm" is Stockholm. */
export const zoneWord = (zone: string): string =>
  (zone.split('/').at(-1) ?? zone).replace(/_/g, ' ');

/** Dates and times as clocks in one zone show them. */
export interface Zoned {
  /** "10:00" */
  time(at: string | number): string;
  /** "19 Nov", with the year unless it is the current one. */
  day(at: string | number): string;
  /** "2026-11-19" */
  date(at: string | number): string;
  /** "19 Nov 10:00" */
  dayTime(at: string | number): string;
  /** A partition by its own date, never by that of its delivery. */
  partition(key: string, cadence?: Cadence): string;
  /** The short form in a cell: the day of the month, the week, the hour. */
  cell(key: string, cadence?: Cadence): string;
  weekdays: string[];
}

const ms = (at: string | number): number =>
  typeof at === 'number' ? at : Date.parse(at);

const cache = new Map<string, Zoned>();

function make(locale: string, zone: string): Zoned {
  // Day first in English, as everywhere else in the portal.
  const place = /^en(-US)?$/.test(locale) ? 'en-GB' : locale;
  const of = (options: Intl.DateTimeFormatOptions, timeZone = zone) =>
    new Intl.DateTimeFormat(place, { ...options, timeZone });
  const clock = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  const dayMonth = { day: 'numeric', month: 'short' } as const;
  const time = of(clock);
  const year = of({ year: 'numeric' });
  const shortDay = of(dayMonth);
  const longDay = of({ ...dayMonth, year: 'numeric' });
  const utcDay = of(dayMonth, 'UTC');
  const utcLong = of({ ...dayMonth, year: 'numeric' }, 'UTC');
  const month = of({ month: 'short', year: 'numeric' }, 'UTC');
  const monthOnly = of({ month: 'short' }, 'UTC');
  const weekday = of({ weekday: 'short' }, 'UTC');
  const day = (at: string | number) =>
    (year.format(ms(at)) === year.format(Date.now())
      ? shortDay
      : longDay
    ).format(ms(at));
  const dayTime = (at: string | number) => `${day(at)} ${time.format(ms(at))}`;
  // Sweden writes dates as ISO 8601 does.
  const date = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeZone: zone,
  });
  return {
    day,
    date: at => date.format(ms(at)),
    dayTime,
    time: at => time.format(ms(at)),
    partition: (key, cadence) => {
      if (/^\d{4}-\d\d-\d\d$/.test(key)) {
        const at = Date.parse(`${key}T00:00:00Z`);
        return (
          key.slice(0, 4) === year.format(Date.now()) ? utcDay : utcLong
        ).format(at);
      }
      if (/^\d{4}-\d\d$/.test(key))
        return month.format(Date.parse(`${key}-01`));
      if (/^\d{4}-W\d\d$/.test(key)) return key.replace('-', ' ');
      if (cadence === 'day') return key;
      return Number.isNaN(ms(key)) ? key : dayTime(key);
    },
    cell: key => {
      if (/^\d{4}-\d\d-\d\d$/.test(key)) return String(Number(key.slice(8)));
      if (/^\d{4}-\d\d$/.test(key)) {
        return monthOnly.format(Date.parse(`${key}-01`));
      }
      if (/^\d{4}-W\d\d$/.test(key)) return key.slice(5);
      return Number.isNaN(ms(key)) ? key : time.format(ms(key)).slice(0, 2);
    },
    // 5 January 1970 was a Monday.
    weekdays: Array.from({ length: 7 }, (_, i) =>
      weekday.format(Date.UTC(1970, 0, 5 + i)),
    ),
  };
}

/** Zones that this browser does not know are shown as UTC. */
export function zonedFor(locale: string, zone: string | undefined): Zoned {
  const key = `${locale} ${zone ?? 'UTC'}`;
  let found = cache.get(key);
  if (!found) {
    try {
      found = make(locale, zone ?? 'UTC');
    } catch {
      found = make(locale, 'UTC');
    }
    cache.set(key, found);
  }
  return found;
}
