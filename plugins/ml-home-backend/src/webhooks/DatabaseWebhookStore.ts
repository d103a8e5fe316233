import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import {
  Executor,
  millis,
  queryRows,
  readPage,
  SortColumn,
  sqlPart,
} from '../database';
import { DbWebhookRow } from './rows';

const newestFirst: SortColumn[] = [
  {
    sql: millis('w.created_at'),
    bindings: [],
    type: 'integer',
    ascending: false,
    required: true,
  },
  {
    sql: 'w.id::text',
    bindings: [],
    type: 'text',
    ascending: true,
    required: true,
  },
];

/** Webhooks in Postgres. */
export class DatabaseWebhookStore {
  async insert(
    executor: Executor,
    row: Pick<
      DbWebhookRow,
      | 'id'
      | 'name'
      | 'description'
      | 'url'
      | 'events'
      | 'status'
      | 'secret'
      | 'created_by'
    >,
  ): Promise<DbWebhookRow> {
    const [inserted] = await executor<DbWebhookRow>('webhooks')
      .insert(row as Knex.DbRecordArr<DbWebhookRow>)
      .returning('*');
    return inserted;
  }

  async find(
    executor: Executor,
    id: string,
  ): Promise<DbWebhookRow | undefined> {
    const [row] = await queryRows<DbWebhookRow>(
      executor,
      'select * from webhooks where id::text = ?',
      [id],
    );
    return row;
  }

  async list(
    executor: Executor,
    page: { limit: number; cursor?: string },
  ): Promise<Page<DbWebhookRow>> {
    return readPage<DbWebhookRow>(executor, {
      select: 'w.*',
      from: 'webhooks w',
      where: sqlPart('true'),
      sort: newestFirst,
      ...page,
    });
  }

  /** Undefined when there is no such webhook. */
  async update(
    executor: Executor,
    id: string,
    changes: Partial<
      Pick<
        DbWebhookRow,
        'name' | 'description' | 'url' | 'events' | 'status' | 'secret'
      >
    >,
  ): Promise<DbWebhookRow | undefined> {
    const [row] = await executor<DbWebhookRow>('webhooks')
      .whereRaw('id::text = ?', [id])
      .update({ ...changes, updated_at: executor.fn.now() } as never)
      .returning('*');
    return row as DbWebhookRow | undefined;
  }

  async delete(executor: Executor, id: string): Promise<boolean> {
    const count = await executor('webhooks')
      .whereRaw('id::text = ?', [id])
      .delete();
    return count > 0;
  }
}
