import { AllocationRule } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, queryRows } from '../database';
import { DbShapeRow, toChargeShape } from './shapeRows';
import { firstDay, PoolShare, ShapeRow } from './types';

/** By what a closed month is allocated, whatever rules came since. */
export interface ClosedMonth {
  /** `YYYY-MM`. */
  month: string;
  version: number;
  /** Those that were built in then, where no version was published. */
  rules?: AllocationRule[];
  /** Undefined where nobody has worked them out yet. */
  shares?: PoolShare[];
}

/** A month of which there are bills. */
export interface MonthState {
  month: string;
  bills: number;
  closedBills: number;
  /** Of the rules that it keeps; null while it is open. */
  version: number | null;
  closedAt: Date | null;
  closedBy: string | null;
}

/** Months that are closed, with what they keep of the rules. */
export class DatabaseClosedMonthStore {
  /** Months that are billed, the newest first. */
  async months(executor: Executor): Promise<MonthState[]> {
    return queryRows<MonthState>(
      executor,
      `select to_char(b.month, 'YYYY-MM') as month, count(*)::int as bills,
         count(b.closed_at)::int as "closedBills", c.version, c.closed_at as "closedAt", c.closed_by as "closedBy"
       from cost_bills b left join closed_months c using (month)
       group by b.month, c.version, c.closed_at, c.closed_by order by b.month desc`,
    );
  }

  async find(
    executor: Executor,
    month: string,
  ): Promise<ClosedMonth | undefined> {
    const [row] = await queryRows<{
      version: number;
      rules: AllocationRule[] | null;
      shares: PoolShare[] | null;
    }>(
      executor,
      'select version, rules, shares from closed_months where month = ?',
      [firstDay(month)],
    );
    return (
      row && {
        month,
        version: row.version,
        rules: row.rules ?? undefined,
        shares: row.shares ?? undefined,
      }
    );
  }

  /** Keeps what the rules in force say of the shapes of a month; one that is closed already stays as it is. */
  async close(
    tx: Executor,
    kept: ClosedMonth,
    by: string | undefined,
  ): Promise<void> {
    const day = firstDay(kept.month);
    const added = await queryRows(
      tx,
      `insert into closed_months (month, version, rules, shares, closed_by) values (?, ?, ?, ?, ?)
       on conflict do nothing returning 1`,
      [
        day,
        kept.version,
        kept.rules ? JSON.stringify(kept.rules) : null,
        JSON.stringify(kept.shares ?? []),
        by ?? null,
      ],
    );
    if (added.length === 0) return;
    await queryRows(
      tx,
      `insert into closed_allocations (month, shape_id, kind, rule_id, object_id)
       select ?::date, a.shape_id, a.kind, a.rule_id, a.object_id
       from (select distinct shape_id from charge_days where month = ?) d join shape_allocations a using (shape_id)`,
      [day, day],
    );
  }

  async keepShares(
    tx: Executor,
    month: string,
    shares: PoolShare[],
  ): Promise<void> {
    await queryRows(tx, 'update closed_months set shares = ? where month = ?', [
      JSON.stringify(shares),
      firstDay(month),
    ]);
  }

  async open(tx: Executor, month: string): Promise<void> {
    const day = firstDay(month);
    await queryRows(tx, 'delete from closed_allocations where month = ?', [
      day,
    ]);
    await queryRows(tx, 'delete from closed_months where month = ?', [day]);
  }

  /** Shapes of a closed month of which its rules were not asked yet: of corrections, and of bills that came later. */
  async unjudged(
    executor: Executor,
    month: string,
    limit: number,
  ): Promise<ShapeRow[]> {
    const day = firstDay(month);
    const rows = await queryRows<DbShapeRow>(
      executor,
      `select s.* from charge_shapes s
       where s.id in (select d.shape_id from charge_days d where d.month = ?
         and not exists (select 1 from closed_allocations a where a.month = d.month and a.shape_id = d.shape_id))
       order by s.id limit ?`,
      [day, limit],
    );
    return rows.map(row => ({ id: row.id, shape: toChargeShape(row) }));
  }
}
