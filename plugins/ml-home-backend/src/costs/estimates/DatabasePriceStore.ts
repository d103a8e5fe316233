import { ResourcePrice } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../../database';

/** What an hour of hardware costs. */
export class DatabasePriceStore {
  async prices(executor: Executor, limit: number): Promise<ResourcePrice[]> {
    return queryRows(
      executor,
      `select resource, type, provider, region, pricing, currency, price::text as price, to_char(day, 'YYYY-MM-DD') as day, source
       from resource_prices order by resource, type, provider, region, pricing <> 'Standard', pricing, day desc limit ?`,
      [limit],
    );
  }

  /** @param prices - no two of the same thing and day */
  async setPrices(
    tx: Executor,
    prices: ResourcePrice[],
    by: string | undefined,
  ): Promise<void> {
    const of = (pick: (price: ResourcePrice) => unknown) =>
      pgArray(prices.map(pick));
    await queryRows(
      tx,
      `insert into resource_prices (created_by, resource, type, provider, region, pricing, day, currency, price, source)
       select ?, p.* from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::date[], ?::text[], ?::numeric[], ?::text[])
         as p(resource, type, provider, region, pricing, day, currency, price, source)
       order by resource, type, provider, region, pricing, day
       on conflict (resource, type, provider, region, pricing, day) do update set currency = excluded.currency,
         price = excluded.price, source = excluded.source, created_by = excluded.created_by, created_at = now()`,
      [
        by ?? null,
        of(one => one.resource),
        of(one => one.type),
        of(one => one.provider),
        of(one => one.region),
        of(one => one.pricing),
        of(one => one.day),
        of(one => one.currency),
        of(one => one.price),
        of(one => one.source),
      ],
    );
  }
}
