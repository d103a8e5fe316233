import { CostAlert } from '@ml-home/backstage-plugin-ml-home-common';

/** What happened to things of one kind on one day: one event, however many of them it shows in. */
export interface AnomalyGroup {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Such as `model`. */
  objectKind: string;
  currency: string;
  /** What lies outside of the bands of all of them, signed: things of one kind share no charge. */
  amount: number;
  /** Those that moved most first. */
  alerts: CostAlert[];
}

export const amountOf = ({ facts }: CostAlert): number => facts.amount ?? 0;

export const dayOf = ({ facts, createdAt }: CostAlert): string =>
  facts.day ?? createdAt.slice(0, 10);

/** Anomalies by day and kind of what they are about, the newest first, and of a day what moved most first. */
export function toAnomalyGroups(alerts: CostAlert[]): AnomalyGroup[] {
  const groups = Map.groupBy(alerts, alert =>
    [dayOf(alert), alert.objectKind, alert.facts.currency].join(' '),
  );
  return [...groups.values()]
    .map(list => ({
      day: dayOf(list[0]),
      objectKind: list[0].objectKind,
      currency: list[0].facts.currency ?? 'USD',
      amount: list.reduce((sum, alert) => sum + amountOf(alert), 0),
      alerts: [...list].sort(
        (a, b) => Math.abs(amountOf(b)) - Math.abs(amountOf(a)),
      ),
    }))
    .sort(
      (a, b) =>
        b.day.localeCompare(a.day) || Math.abs(b.amount) - Math.abs(a.amount),
    );
}
