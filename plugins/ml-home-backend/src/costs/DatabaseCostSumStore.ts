import {
  CostColumn,
  costColumns,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';
import { JOIN_SHAPE, joinAllocation } from './costSql';
import { firstDay, PoolShare } from './types';

const AMOUNTS = costColumns
  .map(column => `d.${column}, d.${column}_unknown`)
  .join(', ');
const AMOUNT_COLUMNS = costColumns
  .map(column => `${column}, ${column}_unknown`)
  .join(', ');

const PART_COLUMNS = [
  'parts',
  ...costColumns.map(column => `${column}_unknown_parts`),
].join(', ');

const ROLLED = `charges, ${AMOUNT_COLUMNS}`;
const sumsOf = (columns: string) =>
  columns
    .split(', ')
    .map(column => `sum(d.${column})`)
    .join(', ');
const SUMS = sumsOf(ROLLED);

/** Digits of a part of a pool; the last part takes what rounding leaves, so that the parts always make the whole. */
const DIGITS = 10;

const part = (column: CostColumn) =>
  `case when p.place > 1 then round(p.${column} * p.weight / p.total, ${DIGITS})
     else p.${column} - coalesce(sum(case when p.place > 1 then round(p.${column} * p.weight / p.total, ${DIGITS}) end)
       over whole, 0) end,
   case when p.place = 1 then p.${column}_unknown else 0 end`;

/** What the first part counts, at the others: so that a sum over all has a charge once, and no part seems known. */
const elsewhere = (column: string) =>
  `case when p.place > 1 then p.${column} else 0 end`;
const ELSEWHERE = ['charges', ...costColumns.map(one => `${one}_unknown`)]
  .map(elsewhere)
  .join(', ');

/** Whom the sums of days belong to under the rules in force, and the smaller sums that pages read. */
export class DatabaseCostSumStore {
  async months(executor: Executor): Promise<string[]> {
    const rows = await queryRows<{ month: string }>(
      executor,
      `select distinct to_char(month, 'YYYY-MM') as month from bill_days order by 1`,
    );
    return rows.map(({ month }) => month);
  }

  /** How many sums by import, day and shape a month has; of many not the exact number. */
  async size(executor: Executor, month: string): Promise<number> {
    const [{ count }] = await queryRows<{ count: string }>(
      executor,
      'select count(*) as count from (select 1 from charge_days where month = ? limit 100000) d',
      [firstDay(month)],
    );
    return Number(count);
  }

  /**
   * Makes the days of a month anew. Pools are spread by the shares; a pool without shares belongs to nobody. Whatever
   * the weights, the parts of a pool add up to it exactly.
   *
   * @param closed - whether the month keeps rules of its own
   */
  async recompute(
    tx: Executor,
    month: string,
    shares: PoolShare[],
    closed: boolean,
  ): Promise<void> {
    const of = (pick: (share: PoolShare) => unknown) =>
      pgArray(shares.map(pick));
    const allocation = joinAllocation('d', 'month', closed);
    await queryRows(tx, 'delete from cost_days where month = ?', [
      firstDay(month),
    ]);
    await queryRows(
      tx,
      `with weights as (
         select w.rule_id, w.currency, o.id as object_id, sum(w.weight) as weight
         from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[])
           as w(rule_id, currency, object_kind, object_name, weight)
         join cost_objects o on o.kind = w.object_kind and o.name = w.object_name
         where w.weight > 0 group by 1, 2, 3
       ), shares as (
         select w.*, sum(w.weight) over (partition by w.rule_id, w.currency) as total,
           row_number() over (partition by w.rule_id, w.currency order by w.object_id) as place
         from weights w
       ), pools as (
         select d.*, a.rule_id, s.object_id, s.weight, s.total, s.place
         from charge_days d
         ${allocation} and a.kind = 'shared'
         join shares s on s.rule_id = a.rule_id and s.currency in ('', d.currency)
         where d.month = ?
       )
       insert into cost_days (month, day, shape_id, object_id, kind, rule_id, currency, charges, ${AMOUNT_COLUMNS},
         ${PART_COLUMNS})
       select d.month, d.day, d.shape_id, case when a.kind = 'direct' then a.object_id else 0 end,
         case when a.kind = 'shared' then 'unallocated' else a.kind end, a.rule_id, d.currency, d.charges, ${AMOUNTS},
         0, 0, 0, 0, 0
       from charge_days d ${allocation}
       where d.month = ? and (a.kind <> 'shared' or not exists (
         select 1 from shares s where s.rule_id = a.rule_id and s.currency in ('', d.currency)))
       union all
       select p.month, p.day, p.shape_id, p.object_id, 'shared', p.rule_id, p.currency,
         case when p.place = 1 then p.charges else 0 end, ${costColumns
           .map(part)
           .join(', ')}, ${ELSEWHERE}
       from pools p
       window whole as (partition by p.import_id, p.day, p.shape_id, p.currency, p.rule_id)`,
      [
        of(({ rule }) => rule),
        of(({ currency }) => currency),
        of(({ object }) => object.kind),
        of(({ object }) => object.name),
        of(({ weight }) => weight),
        firstDay(month),
        firstDay(month),
      ],
    );
  }

  /** Makes the smaller sums of a month anew, from its days and its bills. */
  async rollUp(tx: Executor, month: string): Promise<void> {
    const day = firstDay(month);
    await queryRows(
      tx,
      `with objects as (delete from cost_object_days where month = ?),
         shapes as (delete from cost_shape_days where month = ?)
       delete from bill_days where month = ?`,
      [day, day, day],
    );
    await queryRows(
      tx,
      `insert into cost_object_days (month, day, object_id, kind, currency, ${ROLLED}, ${PART_COLUMNS})
       select month, day, object_id, kind, currency, ${SUMS}, ${sumsOf(
        PART_COLUMNS,
      )} from cost_days d where month = ? group by 1, 2, 3, 4, 5`,
      [day],
    );
    await queryRows(
      tx,
      `insert into cost_shape_days (month, day, kind, currency, provider, service, sku, region, environment, gpu_type,
         basis, ${ROLLED})
       select d.month, d.day, d.kind, d.currency, s.provider, s.service, s.sku, s.region, s.environment, s.gpu_type,
         s.basis, ${SUMS}
       from cost_days d ${JOIN_SHAPE} where d.month = ? group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`,
      [day],
    );
    await queryRows(
      tx,
      `insert into bill_days (month, day, issuer, account, currency, ${ROLLED})
       select month, day, issuer, account, currency, ${SUMS} from charge_days d where month = ? group by 1, 2, 3, 4, 5`,
      [day],
    );
  }

  /** Months of which the days do not add up to the ledger, in any column; none, if all is well. */
  async mismatches(
    executor: Executor,
  ): Promise<{ month: string; currency: string }[]> {
    const totals = (table: string) =>
      `select month, currency, sum(charges) as charges, ${costColumns
        .map(
          column =>
            `sum(${column}) as ${column}, sum(${column}_unknown) as ${column}_unknown`,
        )
        .join(', ')} from ${table} group by month, currency`;
    return queryRows(
      executor,
      `select to_char(month, 'YYYY-MM') as month, currency from (
         (select 'ledger', ledger.* from (
            select billing_month as month, currency, count(*)::numeric as charges, ${costColumns
              .map(
                column =>
                  `coalesce(sum(${column}), 0) as ${column}, (count(*) - count(${column}))::numeric as ${column}_unknown`,
              )
              .join(', ')}
            from charges group by 1, 2) ledger)
         union all (select 'days', d.* from (${totals('charge_days')}) d)
         union all (select 'allocated', o.* from (${totals('cost_days')}) o)
         union all (select 'by object', o.* from (${totals(
           'cost_object_days',
         )}) o)
         union all (select 'by shape', o.* from (${totals(
           'cost_shape_days',
         )}) o)
         union all (select 'bills', o.* from (${totals('bill_days')}) o)
       ) all_of(place, month, currency, charges, ${AMOUNT_COLUMNS})
       group by month, currency
       having count(*) <> 6 or ${ROLLED.split(', ')
         .map(column => `min(${column}) <> max(${column})`)
         .join(' or ')}
       union
       select to_char(month, 'YYYY-MM'), currency from (
         select month, currency, ${sumsOf(
           PART_COLUMNS,
         )} from cost_days d group by 1, 2
         union all
         select month, currency, ${sumsOf(
           PART_COLUMNS,
         )} from cost_object_days d group by 1, 2
       ) parts_of(month, currency, ${PART_COLUMNS})
       group by month, currency
       having ${PART_COLUMNS.split(', ')
         .map(column => `min(${column}) <> max(${column})`)
         .join(' or ')}`,
    );
  }
}
