import {
  breachOf,
  burningAlerts,
  FirstLate,
  JudgedPartition,
  union,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Verdict } from './verdict';

const DAY = 86_400_000;

export type AlertKind =
  | 'breach'
  | 'recovered'
  | 'burn'
  | 'slo'
  | 'proposal'
  | 'decision';

/** Something that is worth telling, once. */
export interface Alert {
  kind: AlertKind;
  /** What makes it one: it is told once for each. */
  key: string;
  facts: {
    partition?: string;
    state?: string;
    /** ISO 8601. */
    deadline?: string;
    arrivedAt?: string;
    /** Of a breach: which source before the family was late first. */
    firstLate?: FirstLate;
    /** How many times faster than allowed. */
    rate?: number;
    version?: number;
    author?: string;
    /** Of a proposal: what it is of, and its words. */
    proposal?: 'slo' | 'retirement';
    feature?: string;
    reason?: string;
    decision?: 'accepted' | 'declined' | 'withdrawn';
  };
}

const iso = (instant?: number) =>
  instant === undefined ? undefined : new Date(instant).toISOString();

const factsOf = (one: JudgedPartition): Alert['facts'] => ({
  partition: one.key,
  state: one.state,
  deadline: iso(one.deadline),
  arrivedAt: iso(one.arrivedAt),
});

/**
 * What a verdict gives reason to tell. What lies more than a day back is told no more: a history that is delivered
 * late, or judged for the first time, is no news.
 */
export function alertsOf(verdict: Verdict, now: number): Alert[] {
  const { partitions, slo } = verdict;
  const isNews = (at?: number) =>
    at !== undefined && at > now - DAY && at <= now;
  const breaches = partitions.flatMap(one => {
    const span = breachOf(one, now);
    return span ? [{ one, span }] : [];
  });
  const told: Alert[] = breaches
    .filter(({ one }) => isNews(one.deadline))
    .map(({ one }) => ({ kind: 'breach', key: one.key, facts: factsOf(one) }));
  for (const stretch of union(breaches.map(({ span }) => span))) {
    const last = breaches.find(
      ({ one, span }) => span.to === stretch.to && one.arrivedAt === stretch.to,
    );
    if (last && isNews(stretch.to)) {
      told.push({
        kind: 'recovered',
        key: iso(stretch.from)!,
        facts: factsOf(last.one),
      });
    }
  }
  const [burning] = slo ? burningAlerts(partitions, slo.objective, now) : [];
  if (burning) {
    told.push({
      kind: 'burn',
      key: `${burning.severity} ${iso(now)!.slice(0, 10)}`,
      facts: { rate: burning.rate },
    });
  }
  return told;
}
