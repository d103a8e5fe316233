import {
  AllocationRule,
  ChargeShape,
  CostColumn,
  costColumns,
  CostObject,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';
import { JOIN_SHAPE } from './costSql';
import { firstDay, PoolShare, ShapeRow } from './types';

export interface DbShapeRow {
  id: number;
  issuer: string;
  provider: string | null;
  account: string;
  sub_account: string | null;
  category: ChargeShape['category'];
  correction: boolean;
  service_category: string | null;
  service: string | null;
  sku: string | null;
  sku_meter: string | null;
  region: string | null;
  resource: string | null;
  resource_name: string | null;
  resource_type: string | null;
  pricing: string | null;
  commitment: 'Used' | 'Unused' | null;
  unit: string | null;
  description: string | null;
  namespace: string | null;
  environment: string | null;
  gpu_type: string | null;
  tags: Record<string, string>;
  extra: Record<string, string>;
}

export const toChargeShape = (row: DbShapeRow): ChargeShape => ({
  issuer: row.issuer,
  provider: row.provider ?? undefined,
  billingAccount: row.account || undefined,
  subAccount: row.sub_account ?? undefined,
  category: row.category,
  correction: row.correction,
  serviceCategory: row.service_category ?? undefined,
  service: row.service ?? undefined,
  sku: row.sku ?? undefined,
  skuMeter: row.sku_meter ?? undefined,
  region: row.region ?? undefined,
  resource: row.resource ?? undefined,
  resourceName: row.resource_name ?? undefined,
  resourceType: row.resource_type ?? undefined,
  pricing: row.pricing ?? undefined,
  commitment: row.commitment ?? undefined,
  unit: row.unit ?? undefined,
  description: row.description ?? undefined,
  namespace: row.namespace ?? undefined,
  environment: row.environment ?? undefined,
  gpuType: row.gpu_type ?? undefined,
  tags: row.tags,
  extra: row.extra,
});

export interface Ruleset {
  version: number;
  rules: AllocationRule[];
  note: string;
  createdBy?: string;
  createdAt: Date;
}

/** What rules say of one shape. */
export interface ShapeAllocation {
  shapeId: number;
  kind: 'direct' | 'shared' | 'idle' | 'unallocated';
  rule?: string;
  object?: CostObject;
}

const AMOUNTS = costColumns
  .map(column => `d.${column}, d.${column}_unknown`)
  .join(', ');
const AMOUNT_COLUMNS = costColumns
  .map(column => `${column}, ${column}_unknown`)
  .join(', ');

const ROLLED = `charges, ${AMOUNT_COLUMNS}`;
const SUMS = ['charges', ...AMOUNT_COLUMNS.split(', ')]
  .map(column => `sum(d.${column})`)
  .join(', ');

/** Digits of a part of a pool; the last part takes what rounding leaves, so that the parts always make the whole. */
const DIGITS = 10;

const part = (column: CostColumn) =>
  `case when p.place > 1 then round(p.${column} * p.weight / p.total, ${DIGITS})
     else p.${column} - coalesce(sum(case when p.place > 1 then round(p.${column} * p.weight / p.total, ${DIGITS}) end)
       over whole, 0) end,
   case when p.place = 1 then p.${column}_unknown else 0 end`;

/** Rules of allocation, and whom the sums of days belong to under them. */
export class DatabaseAllocationStore {
  async currentRules(executor: Executor): Promise<Ruleset | undefined> {
    const [row] = await this.#rulesets(executor, 'true', []);
    return row;
  }

  async findRules(
    executor: Executor,
    version: number,
  ): Promise<Ruleset | undefined> {
    const [row] = await this.#rulesets(executor, 'version = ?', [version]);
    return row;
  }

  async listRules(executor: Executor): Promise<Ruleset[]> {
    return this.#rulesets(executor, 'true', [], 200);
  }

  async #rulesets(
    executor: Executor,
    where: string,
    bindings: number[],
    limit = 1,
  ): Promise<Ruleset[]> {
    const rows = await queryRows<{
      version: number;
      rules: AllocationRule[];
      note: string;
      created_by: string | null;
      created_at: Date;
    }>(
      executor,
      `select * from allocation_rulesets where ${where} order by version desc limit ${limit}`,
      bindings,
    );
    return rows.map(row => ({
      version: row.version,
      rules: row.rules,
      note: row.note,
      createdBy: row.created_by ?? undefined,
      createdAt: row.created_at,
    }));
  }

  /** Adds a version; nothing when another has taken its number. */
  async addRules(
    tx: Executor,
    given: {
      version: number;
      rules: AllocationRule[];
      note: string;
      createdBy?: string;
    },
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      `insert into allocation_rulesets (version, rules, note, created_by) values (?, ?, ?, ?)
       on conflict do nothing returning 1`,
      [
        given.version,
        JSON.stringify(given.rules),
        given.note,
        given.createdBy ?? null,
      ],
    );
    return rows.length > 0;
  }

  /** Shapes after a number; with `unassigned` only those of which no rule was asked yet. */
  async shapesAfter(
    executor: Executor,
    after: number,
    limit: number,
    unassigned: boolean,
  ): Promise<ShapeRow[]> {
    const rows = await queryRows<DbShapeRow>(
      executor,
      `select * from charge_shapes s where s.id > ?
         ${
           unassigned
             ? 'and not exists (select 1 from shape_allocations a where a.shape_id = s.id)'
             : ''
         }
       order by s.id limit ?`,
      [after, limit],
    );
    return rows.map(row => ({ id: row.id, shape: toChargeShape(row) }));
  }

  async addObjects(tx: Executor, objects: CostObject[]): Promise<void> {
    if (objects.length === 0) return;
    await queryRows(
      tx,
      `insert into cost_objects (kind, name) select distinct kind, name from unnest(?::text[], ?::text[]) as o(kind, name)
       where not exists (select 1 from cost_objects c where c.kind = o.kind and c.name = o.name)
       on conflict do nothing`,
      [
        pgArray(objects.map(({ kind }) => kind)),
        pgArray(objects.map(({ name }) => name)),
      ],
    );
  }

  async assign(tx: Executor, allocations: ShapeAllocation[]): Promise<void> {
    if (allocations.length === 0) return;
    await this.addObjects(
      tx,
      allocations.flatMap(({ object }) => object ?? []),
    );
    const of = (pick: (one: ShapeAllocation) => unknown) =>
      pgArray(allocations.map(one => pick(one) ?? null));
    await queryRows(
      tx,
      `insert into shape_allocations (shape_id, kind, rule_id, object_id)
       select a.shape_id, a.kind, a.rule_id, o.id
       from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
         as a(shape_id, kind, rule_id, object_kind, object_name)
       left join cost_objects o on o.kind = a.object_kind and o.name = a.object_name
       on conflict (shape_id) do update set kind = excluded.kind, rule_id = excluded.rule_id, object_id = excluded.object_id
       where (shape_allocations.kind, shape_allocations.rule_id, shape_allocations.object_id)
         is distinct from (excluded.kind, excluded.rule_id, excluded.object_id)`,
      [
        of(one => one.shapeId),
        of(one => one.kind),
        of(one => one.rule),
        of(one => one.object?.kind),
        of(one => one.object?.name),
      ],
    );
  }

  async months(executor: Executor): Promise<string[]> {
    const rows = await queryRows<{ month: string }>(
      executor,
      `select distinct to_char(month, 'YYYY-MM') as month from charge_days order by 1`,
    );
    return rows.map(({ month }) => month);
  }

  /** By currency, what objects of a kind cost directly in a month, as the rules in force say; only what is above zero. */
  async directWeights(
    executor: Executor,
    month: string,
    kind: string,
  ): Promise<{ currency: string; object: CostObject; weight: string }[]> {
    const rows = await queryRows<{
      currency: string;
      kind: CostObject['kind'];
      name: string;
      weight: string;
    }>(
      executor,
      `select d.currency, o.kind, o.name, sum(d.effective)::text as weight
       from charge_days d join shape_allocations a on a.shape_id = d.shape_id and a.kind = 'direct'
       join cost_objects o on o.id = a.object_id and o.kind = ?
       where d.month = ? group by 1, 2, 3 having sum(d.effective) > 0 order by 2, 3`,
      [kind, firstDay(month)],
    );
    return rows.map(row => ({
      currency: row.currency,
      object: { kind: row.kind, name: row.name },
      weight: row.weight,
    }));
  }

  /** How much of a series was used in a month, by object. */
  async usageWeights(
    executor: Executor,
    month: string,
    series: string,
  ): Promise<{ object: CostObject; weight: string }[]> {
    const rows = await queryRows<{
      kind: CostObject['kind'];
      name: string;
      weight: string;
    }>(
      executor,
      `select object_kind as kind, object_name as name, sum(quantity)::text as weight from usage_series
       where name = ? and day >= ?::date and day < ?::date + interval '1 month'
       group by 1, 2 having sum(quantity) > 0 order by 1, 2`,
      [series, firstDay(month), firstDay(month)],
    );
    return rows.map(({ kind, name, weight }) => ({
      object: { kind, name },
      weight,
    }));
  }

  /**
   * Makes the days of a month anew. Pools are spread by the shares; a pool without shares belongs to nobody. Whatever
   * the weights, the parts of a pool add up to it exactly.
   */
  async recompute(
    tx: Executor,
    month: string,
    shares: PoolShare[],
  ): Promise<void> {
    await this.addObjects(
      tx,
      shares.map(({ object }) => object),
    );
    const of = (pick: (share: PoolShare) => unknown) =>
      pgArray(shares.map(pick));
    await queryRows(tx, 'delete from cost_days where month = ?', [
      firstDay(month),
    ]);
    await queryRows(
      tx,
      `with shares as (
         select w.rule_id, w.currency, o.id as object_id, w.weight,
           sum(w.weight) over (partition by w.rule_id, w.currency) as total,
           row_number() over (partition by w.rule_id, w.currency order by o.id) as place
         from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[])
           as w(rule_id, currency, object_kind, object_name, weight)
         join cost_objects o on o.kind = w.object_kind and o.name = w.object_name
         where w.weight > 0
       ), pools as (
         select d.*, a.rule_id, s.object_id, s.weight, s.total, s.place
         from charge_days d
         join shape_allocations a on a.shape_id = d.shape_id and a.kind = 'shared'
         join shares s on s.rule_id = a.rule_id and s.currency in ('', d.currency)
         where d.month = ?
       )
       insert into cost_days (month, day, shape_id, object_id, kind, rule_id, currency, charges, ${AMOUNT_COLUMNS})
       select d.month, d.day, d.shape_id, case when a.kind = 'direct' then a.object_id else 0 end,
         case when a.kind = 'shared' then 'unallocated' else a.kind end, a.rule_id, d.currency, d.charges, ${AMOUNTS}
       from charge_days d join shape_allocations a on a.shape_id = d.shape_id
       where d.month = ? and (a.kind <> 'shared' or not exists (
         select 1 from shares s where s.rule_id = a.rule_id and s.currency in ('', d.currency)))
       union all
       select p.month, p.day, p.shape_id, p.object_id, 'shared', p.rule_id, p.currency,
         case when p.place = 1 then p.charges else 0 end, ${costColumns
           .map(part)
           .join(', ')}
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
      `insert into cost_object_days (month, day, object_id, kind, currency, ${ROLLED})
       select month, day, object_id, kind, currency, ${SUMS} from cost_days d where month = ? group by 1, 2, 3, 4, 5`,
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
       having count(*) <> 6 or ${['charges', ...costColumns]
         .map(column => `min(${column}) <> max(${column})`)
         .join(' or ')}`,
    );
  }
}
