import { DeliveryEvent, Page } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import {
  allOf,
  Executor,
  millis,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
} from '../database';

export interface DbDeliveryRow {
  family_id: string;
  partition_key: string;
  type: DeliveryEvent['type'];
  run_id: string;
  arrived_at: Date;
  recorded_at: Date;
  rows: string;
  source: string;
}

/** Times in epoch milliseconds. */
export type NewDelivery = Omit<DeliveryEvent, 'recordedAt'>;

export const toDeliveryEvent = (row: DbDeliveryRow): DeliveryEvent => ({
  partition: row.partition_key,
  type: row.type,
  runId: row.run_id || undefined,
  arrivedAt: row.arrived_at.getTime(),
  recordedAt: row.recorded_at.getTime(),
  rows: Number(row.rows) < 0 ? undefined : Number(row.rows),
});

/** The append-only log of deliveries. */
export class DatabaseDeliveryLogStore {
  /** Adds what is not known yet, and answers that. */
  async append(
    tx: Executor,
    familyId: string,
    deliveries: NewDelivery[],
    source: string,
  ): Promise<DbDeliveryRow[]> {
    const column = (pick: (one: NewDelivery) => unknown) =>
      pgArray(deliveries.map(pick));
    return queryRows<DbDeliveryRow>(
      tx,
      `insert into deliveries (family_id, partition_key, type, run_id, arrived_at, rows, source)
       select ?::bigint, partition_key, type, run_id, arrived_at, rows, ? from unnest(
         ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[]
       ) as d(partition_key, type, run_id, arrived_at, rows)
       on conflict do nothing returning *`,
      [
        familyId,
        source,
        column(one => one.partition),
        column(one => one.type),
        column(one => one.runId ?? ''),
        column(one => new Date(one.arrivedAt).toISOString()),
        column(one => one.rows ?? -1),
      ] as Knex.Value[],
    );
  }

  /** All that the log says of some partitions, which may differ by family. */
  async eventsOf(
    executor: Executor,
    families: { id: string; partitions: string[] }[],
  ): Promise<DbDeliveryRow[]> {
    const flat = families.flatMap(({ id, partitions }) =>
      partitions.map(key => ({ id, key })),
    );
    return queryRows(
      executor,
      `select d.* from unnest(?::bigint[], ?::text[]) as w(family_id, partition_key)
       join deliveries d on d.family_id = w.family_id and d.partition_key = w.partition_key`,
      [pgArray(flat.map(({ id }) => id)), pgArray(flat.map(({ key }) => key))],
    );
  }

  async page(
    executor: Executor,
    familyId: string,
    query: { partition?: string; cursor?: string; limit: number },
  ): Promise<Page<DbDeliveryRow>> {
    return readPage<DbDeliveryRow>(executor, {
      select: 'd.*',
      from: 'deliveries d',
      where: allOf([
        sqlPart('d.family_id = ?', [familyId]),
        query.partition
          ? sqlPart('d.partition_key = ?', [query.partition])
          : undefined,
      ]),
      sort: [
        {
          sql: millis('d.arrived_at'),
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
        ...['d.partition_key', 'd.type', 'd.run_id'].map(sql => ({
          sql,
          bindings: [],
          type: 'text' as const,
          ascending: false,
          required: true,
        })),
        {
          sql: 'd.rows',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
  }
}
