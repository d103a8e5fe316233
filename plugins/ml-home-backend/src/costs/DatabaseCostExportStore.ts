import {
  CostColumn,
  costColumns,
  CostExportQuery,
  CostFilter,
  CostKind,
  CostObject,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AllocatedCharge } from '@ml-home/backstage-plugin-ml-home-node';
import { allOf, Executor, pgArray, queryRepeated, sqlPart } from '../database';
import { DbShapeRow, toChargeShape } from './shapeRows';
import {
  conditionsOf,
  JOIN_OBJECT,
  JOIN_SHAPE,
  joinAllocation,
  needsOf,
  PLACES,
} from './costSql';
import { firstDay } from './types';

/** Where a reading goes on: import and line of a charge; day, shape and object of a part of a pool. */
export type ExportCursor = [string, string, string];
export const START: ExportCursor = ['0', '0', '-1'];

/** Rows that are told at once. */
const ROWS = 5_000;

interface ExportPage {
  items: AllocatedCharge[];
  /** Absent after the last one. */
  next?: ExportCursor;
}

/** `YYYY-MM`, and whether it keeps rules of its own. */
export interface ExportMonth {
  month: string;
  closed: boolean;
}

/** Shapes and currencies, place by place. */
export interface Pooled {
  shapes: number[];
  currencies: string[];
}

type Bindings = NonNullable<Parameters<typeof queryRepeated>[2]>;

interface DbExportRow extends Omit<DbShapeRow, 'id'> {
  month: string;
  first: string;
  second: string;
  third: string;
  period_start: Date;
  period_end: Date;
  currency: string;
  billed: string | null;
  effective: string | null;
  list: string | null;
  contracted: string | null;
  consumed: string | null;
  priced: string | null;
  allocation: CostKind;
  rule_id: string | null;
  object_kind: CostObject['kind'] | null;
  object_name: string | null;
}

const AMOUNTS = costColumns.map(column => `c.${column}::text`).join(', ');
/** The part of a pool of which some charges have no amount is no less unknown. */
const POOL_AMOUNTS = costColumns
  .map(
    column =>
      `case when d.${column}_unknown > 0 and d.${column} = 0 then null else d.${column}::text end as ${column}`,
  )
  .join(', ');

function toAllocatedCharge(row: DbExportRow): AllocatedCharge {
  const costs: Partial<Record<CostColumn, string>> = {};
  for (const column of costColumns) {
    const amount = row[column];
    if (amount !== null) costs[column] = amount;
  }
  return {
    charge: {
      billingMonth: row.month,
      periodStart: row.period_start.toISOString(),
      periodEnd: row.period_end.toISOString(),
      currency: row.currency,
      costs,
      consumedQuantity: row.consumed ?? undefined,
      pricingQuantity: row.priced ?? undefined,
      shape: toChargeShape({ ...row, id: 0 }),
    },
    kind: row.allocation,
    rule: row.rule_id ?? undefined,
    object:
      row.object_kind && row.object_name
        ? { kind: row.object_kind, name: row.object_name }
        : undefined,
  };
}

/** Reads charges with their allocation, a page at a time. */
export class DatabaseCostExportStore {
  async months(
    executor: Executor,
    { from, to }: CostExportQuery,
  ): Promise<ExportMonth[]> {
    return queryRepeated<ExportMonth>(
      executor,
      `select to_char(d.month, 'YYYY-MM') as month,
         exists (select 1 from closed_months c where c.month = d.month) as closed
       from bill_days d where d.day >= ?::date and d.day < ?::date group by d.month order by 1`,
      [from, to],
    );
  }

  /** Changes with each import, each change of rules, and when months are closed or opened: an export that saw two of them is none. */
  async stateOf(executor: Executor): Promise<string> {
    const [{ state }] = await queryRepeated<{ state: string }>(
      executor,
      `select concat_ws('/', (select max(id) from cost_imports where state = 'applied'),
         (select max(version) from allocation_rulesets),
         (select concat(count(*), ' to ', max(closed_at)) from closed_months)) as state`,
    );
    return state;
  }

  /** Shapes of a month, with currencies, that are spread over several objects. */
  async pooledShapes(executor: Executor, month: string): Promise<Pooled> {
    const rows = await queryRepeated<{ shape_id: number; currency: string }>(
      executor,
      `select distinct shape_id, currency from cost_days where month = ? and kind = 'shared'`,
      [firstDay(month)],
    );
    return {
      shapes: rows.map(row => row.shape_id),
      currencies: rows.map(({ currency }) => currency),
    };
  }

  /** Charges whose allocation is theirs alone. */
  async charges(
    executor: Executor,
    query: CostExportQuery,
    { month, closed }: ExportMonth,
    after: ExportCursor,
    pooled: Pooled,
  ): Promise<ExportPage> {
    return this.#read(
      executor,
      query,
      `select c.billing_month as month, c.import_id as first, c.line as second, 0 as third, c.period_start,
         c.period_end, c.currency, ${AMOUNTS}, c.consumed_quantity::text as consumed,
         c.pricing_quantity::text as priced, c.shape_id, a.rule_id,
         case when a.kind = 'direct' then a.object_id else 0 end as object_id,
         case when a.kind = 'shared' then 'unallocated' else a.kind end as kind
       from charges c ${joinAllocation('c', 'billing_month', closed)}
       where c.billing_month = ? and (c.import_id, c.line) > (?, ?)
         and c.period_start >= ?::date::timestamp at time zone 'UTC'
         and c.period_start < ?::date::timestamp at time zone 'UTC'
         and (a.kind <> 'shared'
           or (c.shape_id, c.currency) not in (select * from unnest(?::int[], ?::text[])))`,
      [
        firstDay(month),
        ...after.slice(0, 2),
        query.from,
        query.to,
        pgArray(pooled.shapes),
        pgArray(pooled.currencies),
      ],
      'd.first, d.second',
    );
  }

  /** What objects pay of pools, by day. */
  async pools(
    executor: Executor,
    query: CostExportQuery,
    month: string,
    after: ExportCursor,
  ): Promise<ExportPage> {
    return this.#read(
      executor,
      query,
      `select d.month, d.day - date '2000-01-01' as first, d.shape_id as second, d.object_id as third,
         d.day::timestamp at time zone 'UTC' as period_start,
         (d.day + interval '1 day') at time zone 'UTC' as period_end, d.currency,
         ${POOL_AMOUNTS}, null as consumed, null as priced, d.shape_id, d.rule_id, d.object_id, d.kind
       from (
         select month, day, shape_id, object_id, kind, rule_id, currency, ${costColumns
           .map(
             column =>
               `sum(${column}) as ${column}, sum(${column}_unknown + ${column}_unknown_parts) as ${column}_unknown`,
           )
           .join(', ')}
         from cost_days where month = ? and kind = 'shared' and day >= ?::date and day < ?::date
         group by 1, 2, 3, 4, 5, 6, 7
       ) d
       where (d.day - date '2000-01-01', d.shape_id, d.object_id) > (?, ?, ?)`,
      [firstDay(month), query.from, query.to, ...after],
      'd.first, d.second, d.third',
    );
  }

  async #read(
    executor: Executor,
    query: CostExportQuery,
    rows: string,
    bindings: Bindings,
    order: string,
  ): Promise<ExportPage> {
    const { from: _from, to: _to, ...filter } = query;
    const needs = needsOf([], filter as CostFilter);
    const where = allOf([
      sqlPart('true'),
      ...conditionsOf(filter as CostFilter),
    ]);
    const found = await queryRepeated<DbExportRow>(
      executor,
      `with ${needs.object ? `${PLACES},` : ''} d as (${rows})
       select to_char(d.month, 'YYYY-MM-DD') as month, d.first::text, d.second::text, d.third::text, d.period_start,
         d.period_end, d.currency, d.billed, d.effective, d.list, d.contracted, d.consumed, d.priced,
         d.kind as allocation, d.rule_id, x.kind as object_kind, x.name as object_name, c.issuer, c.provider,
         c.account, c.sub_account, c.category, c.correction, c.service_category, c.service, c.sku, c.sku_meter,
         c.region, c.resource, c.resource_name, c.resource_type, c.pricing, c.commitment, c.unit, c.description,
         c.namespace, c.environment, c.gpu_type, c.tags, c.extra
       from d join charge_shapes c on c.id = d.shape_id ${
         needs.shape ? JOIN_SHAPE : ''
       }
       left join cost_objects x on x.id = d.object_id
       ${needs.object ? JOIN_OBJECT : ''}
       where ${where.sql} order by ${order} limit ?`,
      [...bindings, ...where.bindings, ROWS],
    );
    const last = found[found.length - 1];
    return {
      items: found.map(toAllocatedCharge),
      next:
        found.length < ROWS ? undefined : [last.first, last.second, last.third],
    };
  }
}
