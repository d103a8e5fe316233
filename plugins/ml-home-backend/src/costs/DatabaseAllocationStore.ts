import { CostObject } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';
import { DbShapeRow, toChargeShape } from './shapeRows';
import { firstDay, ShapeRow } from './types';

/** What rules say of one shape. */
export interface ShapeAllocation {
  shapeId: number;
  kind: 'direct' | 'shared' | 'idle' | 'unallocated';
  rule?: string;
  object?: CostObject;
}

/** What rules say of shapes, and the weights that pools are spread by. */
export class DatabaseAllocationStore {
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

  /** Notes what rules say: the rules in force, or those of a closed month. */
  async assign(
    tx: Executor,
    allocations: ShapeAllocation[],
    closed?: string,
  ): Promise<void> {
    if (allocations.length === 0) return;
    await this.addObjects(
      tx,
      allocations.flatMap(({ object }) => object ?? []),
    );
    const of = (pick: (one: ShapeAllocation) => unknown) =>
      pgArray(allocations.map(one => pick(one) ?? null));
    const [into, month, conflict] = closed
      ? [
          'closed_allocations (month,',
          '?::date,',
          'on conflict (month, shape_id) do nothing',
        ]
      : [
          'shape_allocations (',
          '',
          `on conflict (shape_id) do update set kind = excluded.kind, rule_id = excluded.rule_id, object_id = excluded.object_id
           where (shape_allocations.kind, shape_allocations.rule_id, shape_allocations.object_id)
             is distinct from (excluded.kind, excluded.rule_id, excluded.object_id)`,
        ];
    await queryRows(
      tx,
      `insert into ${into} shape_id, kind, rule_id, object_id)
       select ${month} a.shape_id, a.kind, a.rule_id, o.id
       from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
         as a(shape_id, kind, rule_id, object_kind, object_name)
       left join cost_objects o on o.kind = a.object_kind and o.name = a.object_name
       ${conflict}`,
      [
        ...(closed ? [firstDay(closed)] : []),
        of(one => one.shapeId),
        of(one => one.kind),
        of(one => one.rule),
        of(one => one.object?.kind),
        of(one => one.object?.name),
      ],
    );
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
}
