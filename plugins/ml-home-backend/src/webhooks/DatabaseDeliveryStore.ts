import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Executor,
  millis,
  pgArray,
  queryRows,
  readPage,
  SortColumn,
  sqlPart,
  SqlPart,
} from '../database';
import { DbClaimRow, DbDeliveryRow } from './rows';

const newestFirst: SortColumn[] = [
  {
    sql: millis('d.created_at'),
    bindings: [],
    type: 'integer',
    ascending: false,
    required: true,
  },
  {
    sql: 'd.id::text',
    bindings: [],
    type: 'text',
    ascending: true,
    required: true,
  },
];

/**
 * Messages to webhooks in Postgres: an outbox and a log. A webhook that is being deleted gets none: its row is locked
 * first, and what somebody changed in the registry does not fail with it.
 */
export class DatabaseDeliveryStore {
  /** A message for each active webhook that asked for the event. */
  async enqueue(tx: Executor, event: string, body: string): Promise<number> {
    const rows = await queryRows(
      tx,
      `with hears as materialized (
         select w.id from webhooks w where w.status = 'ACTIVE' and ? = any(w.events) order by w.id for key share
       )
       insert into webhook_deliveries (id, webhook_id, event, body)
       select gen_random_uuid(), hears.id, ?, ? from hears returning id`,
      [event, event, body],
    );
    return rows.length;
  }

  /** As `enqueue`, for several messages at once. */
  async enqueueAll(
    tx: Executor,
    messages: { event: string; body: string }[],
  ): Promise<number> {
    if (messages.length === 0) return 0;
    const rows = await queryRows(
      tx,
      `with hears as materialized (
         select w.id, w.events from webhooks w where w.status = 'ACTIVE' and w.events && ?::text[]
         order by w.id for key share
       )
       insert into webhook_deliveries (id, webhook_id, event, body)
       select gen_random_uuid(), hears.id, m.event, m.body
       from jsonb_to_recordset(?::jsonb) as m(event text, body text) join hears on m.event = any(hears.events)
       returning id`,
      [pgArray(messages.map(({ event }) => event)), JSON.stringify(messages)],
    );
    return rows.length;
  }

  /** The condition under which no active webhook asks for any of the events. */
  nobodyHears(events: string[]): SqlPart {
    return sqlPart(
      `not exists (select 1 from webhooks w where w.status = 'ACTIVE' and w.events && ?::text[])`,
      [pgArray(events)],
    );
  }

  /**
   * Takes messages that are due, at most `perWebhook` of each webhook, so that one that answers slowly does not hold
   * up the others. Whoever claims has `leaseSeconds` to say how it went.
   */
  async claim(
    executor: Executor,
    options: {
      limit: number;
      perWebhook: number;
      /** Webhooks that have enough under way. */
      except: string[];
      leaseSeconds: number;
    },
  ): Promise<DbClaimRow[]> {
    return queryRows<DbClaimRow>(
      executor,
      `with due as (
         select d.id from webhooks w cross join lateral (
           select id from webhook_deliveries
           where webhook_id = w.id and state = 'pending' and next_attempt_at <= now()
           order by next_attempt_at limit ? for update skip locked
         ) d
         where w.status = 'ACTIVE' and w.id <> all(?::uuid[])
         limit ?
       )
       update webhook_deliveries d
       set attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => ?)
       from due, webhooks w
       where d.id = due.id and w.id = d.webhook_id
       returning d.id, d.webhook_id, d.body, d.attempts, w.url, w.secret`,
      [
        options.perWebhook,
        pgArray(options.except),
        options.limit,
        options.leaseSeconds,
      ],
    );
  }

  async finish(
    executor: Executor,
    id: string,
    result: {
      state: 'delivered' | 'failed';
      status?: number;
      error?: string;
    },
  ): Promise<void> {
    await executor('webhook_deliveries')
      .where({ id })
      .update({
        state: result.state,
        response_status: result.status ?? null,
        error: result.error ?? null,
        finished_at: executor.fn.now(),
      });
  }

  async retryLater(
    executor: Executor,
    id: string,
    result: { status?: number; error: string; pauseMs: number },
  ): Promise<void> {
    await queryRows(
      executor,
      `update webhook_deliveries set response_status = ?, error = ?,
         next_attempt_at = now() + make_interval(secs => ?)
       where id = ?`,
      [
        result.status ?? null,
        result.error,
        result.pauseMs / 1000,
        id,
      ] as never[],
    );
  }

  /** Of one webhook, newest first. */
  async list(
    executor: Executor,
    webhookId: string,
    page: { limit: number; cursor?: string },
  ): Promise<Page<DbDeliveryRow>> {
    return readPage<DbDeliveryRow>(executor, {
      select: 'd.*',
      from: 'webhook_deliveries d',
      where: sqlPart('d.webhook_id = ?::uuid', [webhookId]),
      sort: newestFirst,
      ...page,
    });
  }

  /** Forgets messages that were done with long ago. */
  async forget(executor: Executor, olderThanDays: number): Promise<void> {
    await queryRows(
      executor,
      `delete from webhook_deliveries where finished_at < now() - make_interval(days => ?)`,
      [olderThanDays],
    );
  }
}
