import { ConflictError } from '@backstage/errors';
import {
  ChargeRecord,
  ChargeShape,
  costColumns,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  copyPiece,
  copyRows,
  Executor,
  pgArray,
  queryRows,
  Transaction,
} from '../database';
import { plannedForMany } from './costSql';
import { BillKey, firstDay, restatedBy } from './types';

/** Any number, as long as it is that of this lock alone. */
const LEDGER_LOCK = 7_305_114_201;
const LOCK_NOT_AVAILABLE = '55P03';

const sumOf = (column: string) =>
  `coalesce(sum(c.${column}), 0), count(*) - count(c.${column})`;

const SUM_COLUMNS = costColumns.map(sumOf).join(', ');
const DAY_COLUMNS = costColumns
  .map(column => `${column}, ${column}_unknown`)
  .join(', ');

/**
 * Charges of an import in the form in which the ledger takes them: bytes, of which the memory that objects need at
 * the same time is free again.
 *
 * @param firstLine - number of the first of the charges in their import
 * @param shapeIds - of the shapes of the charges, in their order
 */
export const toLedgerPiece = (
  importId: string,
  firstLine: number,
  charges: ChargeRecord[],
  shapeIds: number[],
): Buffer =>
  copyPiece(
    charges.map((charge, i) => [
      charge.billingMonth,
      importId,
      firstLine + i,
      shapeIds[i],
      charge.periodStart,
      charge.periodEnd,
      charge.currency,
      charge.costs.billed,
      charge.costs.effective,
      charge.costs.list,
      charge.costs.contracted,
      charge.consumedQuantity,
      charge.pricingQuantity,
    ]),
  );

/** The ledger of charges, and its sums by day. */
export class DatabaseChargeStore {
  /** Lets one change of the ledger happen at a time, until the transaction ends. */
  async lock(tx: Executor): Promise<void> {
    await queryRows(tx, 'select pg_advisory_xact_lock(?)', [LEDGER_LOCK]);
  }

  /** As `lock`, for requests that a person waits for. Throws ConflictError while a long import goes on. */
  async lockSoon(tx: Executor): Promise<void> {
    await queryRows(tx, `set local lock_timeout = '15s'`);
    try {
      await this.lock(tx);
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      throw new ConflictError(
        'Charges are being imported, and nothing of costs can be changed until that is done: see the imports, and try again',
      );
    }
    await queryRows(tx, `set local lock_timeout = 0`);
  }

  /** Partitions of months; those that exist, or whose charges lie in the rest, stay as they are. */
  async ensureMonths(executor: Executor, months: string[]): Promise<void> {
    await queryRows(
      executor,
      `do $$
       declare one date;
       begin
         foreach one in array '{${months.map(firstDay).join(',')}}'::date[] loop
           begin
             execute format('create table if not exists %I partition of charges for values from (%L) to (%L)',
               'charges_' || to_char(one, 'YYYY_MM'), one, one + interval '1 month');
           exception when check_violation then null;
           end;
         end loop;
       end $$`,
    );
  }

  /** Notes bills that are new; answers which are closed. */
  async openBills(tx: Executor, bills: BillKey[]): Promise<BillKey[]> {
    const columns = [
      pgArray(bills.map(bill => bill.issuer)),
      pgArray(bills.map(bill => bill.account)),
      pgArray(bills.map(bill => firstDay(bill.month))),
    ];
    await queryRows(
      tx,
      `insert into cost_bills (issuer, account, month) select * from unnest(?::text[], ?::text[], ?::date[])
       on conflict do nothing`,
      columns,
    );
    return queryRows<BillKey>(
      tx,
      `select b.issuer, b.account, to_char(b.month, 'YYYY-MM') as month
       from unnest(?::text[], ?::text[], ?::date[]) as w(issuer, account, month)
       join cost_bills b using (issuer, account, month) where b.closed_at is not null`,
      columns,
    );
  }

  /** Numbers of shapes by their digests (hex); those that are new are added. */
  async shapeIds(
    tx: Executor,
    shapes: { digest: string; shape: ChargeShape }[],
  ): Promise<Map<string, number>> {
    if (shapes.length === 0) return new Map();
    const of = (pick: (shape: ChargeShape) => unknown) =>
      pgArray(shapes.map(({ shape }) => pick(shape) ?? null));
    const rows = await queryRows<{ id: number; digest: string }>(
      tx,
      `with given as (
         select decode(digest, 'hex') as digest, issuer, provider, account, sub_account, category, correction,
           service_category, service, sku, sku_meter, region, resource, resource_name, resource_type, pricing,
           commitment, unit, description, namespace, environment, gpu_type, tags::jsonb as tags, extra::jsonb as extra
         from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[],
           ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
           ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
         as g(digest, issuer, provider, account, sub_account, category, correction, service_category, service, sku,
           sku_meter, region, resource, resource_name, resource_type, pricing, commitment, unit, description,
           namespace, environment, gpu_type, tags, extra)
       ), added as (
         insert into charge_shapes (digest, issuer, provider, account, sub_account, category, correction,
           service_category, service, sku, sku_meter, region, resource, resource_name, resource_type, pricing,
           commitment, unit, description, namespace, environment, gpu_type, tags, extra)
         select * from given g
         where not exists (select 1 from charge_shapes s where s.digest = g.digest)
         on conflict (digest) do nothing returning id, digest
       )
       select id, encode(digest, 'hex') as digest from added
       union all
       select s.id, encode(s.digest, 'hex') from given g join charge_shapes s using (digest)`,
      [
        pgArray(shapes.map(({ digest }) => digest)),
        of(s => s.issuer),
        of(s => s.provider),
        of(s => s.billingAccount ?? ''),
        of(s => s.subAccount),
        of(s => s.category),
        of(s => s.correction),
        of(s => s.serviceCategory),
        of(s => s.service),
        of(s => s.sku),
        of(s => s.skuMeter),
        of(s => s.region),
        of(s => s.resource),
        of(s => s.resourceName),
        of(s => s.resourceType),
        of(s => s.pricing),
        of(s => s.commitment),
        of(s => s.unit),
        of(s => s.description),
        of(s => s.namespace),
        of(s => s.environment),
        of(s => s.gpuType),
        of(s => JSON.stringify(s.tags)),
        of(s => JSON.stringify(s.extra)),
      ],
    );
    return new Map(rows.map(row => [row.digest, row.id]));
  }

  /** Puts charges into the ledger, as `toLedgerPiece` makes them. */
  async insert(tx: Transaction, pieces: Buffer[]): Promise<void> {
    await copyRows(
      tx,
      `charges (billing_month, import_id, line, shape_id, period_start, period_end, currency,
         billed, effective, list, contracted, consumed_quantity, pricing_quantity)`,
      pieces,
    );
  }

  /** Sums what an import brought by day and shape. */
  async sumDays(
    tx: Transaction,
    importId: string,
    months: string[],
    rows: number,
  ): Promise<void> {
    await plannedForMany(tx, rows, async () => {
      // Sorted, sums come in the order of the primary key, so that its pages are filled one after the other.
      await queryRows(tx, 'set local enable_hashagg = off');
      await queryRows(
        tx,
        `with sums as not materialized (
           select c.billing_month as month, (c.period_start at time zone 'UTC')::date as day, c.shape_id, c.currency,
             count(*), ${SUM_COLUMNS}
           from charges c where c.billing_month = any(?::date[]) and c.import_id = ? group by 1, 2, 3, 4
         )
         insert into charge_days (month, import_id, issuer, account, day, shape_id, currency, charges, ${DAY_COLUMNS})
         select c.month, ?::bigint, s.issuer, s.account, c.day, c.shape_id, c.currency, c.charges, ${DAY_COLUMNS}
         from sums c(month, day, shape_id, currency, charges, ${DAY_COLUMNS})
         join charge_shapes s on s.id = c.shape_id`,
        [pgArray(months.map(firstDay)), importId, importId],
      );
      await queryRows(tx, 'set local enable_hashagg to default');
    });
  }

  /** Removes what other imports brought of what an import restates, and its sums. */
  async removeRestated(
    tx: Executor,
    id: string,
    months: string[],
    mode: 'replace' | 'period',
  ): Promise<void> {
    const bindings = [pgArray(months.map(firstDay)), id, id];
    await queryRows(
      tx,
      `with restated as materialized (${restatedBy(mode)})
       delete from charges c using charge_shapes s, restated b
       where c.billing_month = b.month and c.import_id <> ? and s.id = c.shape_id
         and s.issuer = b.issuer and s.account = b.account
         and (c.period_start at time zone 'UTC')::date between b.first and b.last`,
      bindings,
    );
    await queryRows(
      tx,
      `with restated as materialized (${restatedBy(mode)})
       delete from charge_days d using restated b
       where d.issuer = b.issuer and d.account = b.account and d.month = b.month and d.import_id <> ?
         and d.day between b.first and b.last`,
      bindings,
    );
  }

  /** Bills of which imports hold charges, the closed ones. */
  async closedBillsOf(executor: Executor, ids: string[]): Promise<BillKey[]> {
    return queryRows<BillKey>(
      executor,
      `select distinct b.issuer, b.account, to_char(b.month, 'YYYY-MM') as month
       from cost_bills b join charge_days d using (issuer, account, month)
       where b.closed_at is not null and d.import_id = any(?::bigint[]) order by 3, 1, 2`,
      [pgArray(ids)],
    );
  }

  /** Removes all that imports brought of months. */
  async removeImports(
    tx: Executor,
    ids: string[],
    months: string[],
  ): Promise<void> {
    const bindings = [pgArray(months.map(firstDay)), pgArray(ids)];
    await queryRows(
      tx,
      'delete from charges where billing_month = any(?::date[]) and import_id = any(?::bigint[])',
      bindings,
    );
    await queryRows(
      tx,
      'delete from charge_days where month = any(?::date[]) and import_id = any(?::bigint[])',
      bindings,
    );
  }

  /** Closes the bills of a month, or opens them again; answers how many. */
  async close(
    tx: Executor,
    month: string,
    by: string | undefined,
    closed: boolean,
  ): Promise<number> {
    const rows = await queryRows(
      tx,
      `update cost_bills set closed_at = case when ? then coalesce(closed_at, now()) end,
         closed_by = case when ? then coalesce(closed_by, ?) end
       where month = ? returning 1`,
      [closed, closed, by ?? null, firstDay(month)],
    );
    return rows.length;
  }
}
