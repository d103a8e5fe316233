import {
  CostObject,
  CurrencyRate,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';

export interface UsagePoint {
  object: CostObject;
  day: string;
  quantity: string;
}

/** Rates between currencies, and how much of things was used. */
export class DatabaseRateStore {
  async rates(executor: Executor, limit: number): Promise<CurrencyRate[]> {
    return queryRows<CurrencyRate>(
      executor,
      `select currency, base, to_char(day, 'YYYY-MM-DD') as day, rate::text as rate, source from currency_rates
       order by day desc, currency, base limit ?`,
      [limit],
    );
  }

  async setRates(
    tx: Executor,
    rates: CurrencyRate[],
    by: string | undefined,
  ): Promise<void> {
    const of = (pick: (rate: CurrencyRate) => unknown) =>
      pgArray(rates.map(pick));
    await queryRows(
      tx,
      `insert into currency_rates (currency, base, day, rate, source, created_by)
       select r.*, ? from unnest(?::text[], ?::text[], ?::date[], ?::numeric[], ?::text[])
         as r(currency, base, day, rate, source)
       order by r.currency, r.base, r.day
       on conflict (currency, base, day) do update
         set rate = excluded.rate, source = excluded.source, created_by = excluded.created_by, created_at = now()`,
      [
        by ?? null,
        of(rate => rate.currency),
        of(rate => rate.base),
        of(rate => rate.day),
        of(rate => rate.rate),
        of(rate => rate.source),
      ],
    );
  }

  /** What a series is counted in; undefined for one that is new. */
  async usageUnit(
    executor: Executor,
    name: string,
  ): Promise<string | undefined> {
    const [row] = await queryRows<{ unit: string }>(
      executor,
      'select unit from usage_series where name = ? limit 1',
      [name],
    );
    return row?.unit;
  }

  async setUsage(
    tx: Executor,
    series: { name: string; unit: string; source: string },
    points: UsagePoint[],
  ): Promise<void> {
    const of = (pick: (point: UsagePoint) => unknown) =>
      pgArray(points.map(pick));
    await queryRows(
      tx,
      `insert into usage_series (name, unit, source, object_kind, object_name, day, quantity)
       select ?, ?, ?, p.* from unnest(?::text[], ?::text[], ?::date[], ?::numeric[])
         as p(object_kind, object_name, day, quantity)
       order by p.object_kind, p.object_name, p.day
       on conflict (name, object_kind, object_name, day) do update
         set quantity = excluded.quantity, unit = excluded.unit, source = excluded.source, said_at = now()`,
      [
        series.name,
        series.unit,
        series.source,
        of(point => point.object.kind),
        of(point => point.object.name),
        of(point => point.day),
        of(point => point.quantity),
      ],
    );
  }
}
