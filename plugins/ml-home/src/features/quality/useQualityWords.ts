import {
  Cadence,
  Deadline,
  Schedule,
  SloState,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  numberFormat,
  Translate,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { zonedFor, zoneWord } from './zoned';

const MINUTE = 60_000;

const cadencesOf = (t: Translate): Record<Cadence, string> => ({
  hour: t('quality.hourly'),
  day: t('quality.daily'),
  week: t('quality.weekly'),
  month: t('quality.monthly'),
  cron: t('quality.byCron'),
});

const statesOf = (t: Translate): Record<SloState, string> => ({
  missed: t('quality.missed'),
  at_risk: t('quality.atRisk'),
  met: t('quality.met'),
  no_data: t('quality.noData'),
  no_slo: t('quality.noSlo'),
});

function unitOf(t: Translate, cadence: Cadence): string {
  const words = {
    hour: 'quality.theHour',
    day: 'quality.theDay',
    week: 'quality.theWeek',
    month: 'quality.theMonth',
    cron: 'quality.theInterval',
  } as const;
  return t(words[cadence]);
}

/** The words of schedules, deadlines and states, in the zone of a family. */
export function useQualityWords(schedule?: Pick<Schedule, 'cadence' | 'zone'>) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const zoned = zonedFor(format.locale, schedule?.zone);
  const zone = zoneWord(schedule?.zone ?? 'UTC');
  const cadence = schedule?.cadence ?? 'day';
  const calendar = ['day', 'week', 'month'].includes(cadence);
  const deadline = (one: Deadline): string => {
    const unit = unitOf(t, cadence);
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
    // Put together when they are asked for: every row of a table has these words.
    get cadences() {
      return cadencesOf(t);
    },
    get states() {
      return statesOf(t);
    },
    get unit() {
      return unitOf(t, cadence);
    },
    deadline,
    /** An objective as people say it: "95 %", "99.5 %". */
    goal: (share: number) =>
      numberFormat(format.locale, {
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
