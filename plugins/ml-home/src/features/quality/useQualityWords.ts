import {
  Cadence,
  Deadline,
  Schedule,
  SloState,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { zonedFor, zoneWord } from './zoned';

const MINUTE = 60_000;

/** The words of schedules, deadlines and states, in the zone of a family. */
export function useQualityWords(schedule?: Pick<Schedule, 'cadence' | 'zone'>) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const zoned = zonedFor(format.locale, schedule?.zone);
  const zone = zoneWord(schedule?.zone ?? 'UTC');
  const cadences: Record<Cadence, string> = {
    hour: t('quality.hourly'),
    day: t('quality.daily'),
    week: t('quality.weekly'),
    month: t('quality.monthly'),
    cron: t('quality.byCron'),
  };
  const units: Record<Cadence, string> = {
    hour: t('quality.theHour'),
    day: t('quality.theDay'),
    week: t('quality.theWeek'),
    month: t('quality.theMonth'),
    cron: t('quality.theInterval'),
  };
  const states: Record<SloState, string> = {
    missed: t('quality.missed'),
    at_risk: t('quality.atRisk'),
    met: t('quality.met'),
    no_data: t('quality.noData'),
    no_slo: t('quality.noSlo'),
  };
  const unit = units[schedule?.cadence ?? 'day'];
  const calendar = ['day', 'week', 'month'].includes(
    schedule?.cadence ?? 'day',
  );
  const deadline = (one: Deadline): string => {
    if (one.kind === 'offset') {
      return one.minutes === 0
        ? t('quality.deadlineAtEnd', { unit })
        : t('quality.deadlineAfter', {
            unit,
            time: format.duration(one.minutes * MINUTE),
          });
    }
    const words = { time: one.time, zone, unit };
    if (!calendar) {
      return one.days === 0
        ? t('quality.deadlineSameDay', words)
        : t('quality.deadlineDaysLater', { ...words, count: one.days });
    }
    // Days, weeks and months end at midnight: the local date of their end is the day after.
    return one.days === 0
      ? t('quality.deadlineNextDay', words)
      : t('quality.deadlineDaysLater', { ...words, count: one.days + 1 });
  };
  return {
    zoned,
    zone,
    cadences,
    states,
    unit,
    deadline,
    /** An objective as people say it: "95 %", "99.5 %". */
    goal: (share: number) =>
      new Intl.NumberFormat(format.locale, {
        style: 'percent',
        maximumFractionDigits: 2,
      }).format(share),
    partition: (key: string) => zoned.partition(key, schedule?.cadence),
    /** "in 40 min", "3 h ago" towards an instant. */
    away: (at: number, now: number) =>
      at >= now
        ? t('quality.in', { time: format.duration(at - now) })
        : t('quality.agoSpan', { time: format.duration(now - at) }),
  };
}

export type QualityWords = ReturnType<typeof useQualityWords>;
