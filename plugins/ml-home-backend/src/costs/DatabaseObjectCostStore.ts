import { CostKind, CostObject } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRepeated,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';
import {
  converted,
  CostView,
  PLACES,
  RATE,
  rateBindings,
  sumsOf,
} from './costSql';

export interface DbObjectCellRow {
  object_kind: CostObject['kind'];
  name: string;
  day: string;
  kind: CostKind;
  amount: string;
  unknown: string;
  parts: string;
}

export interface DbEstimatedRow {
  amount: string;
  unknown: string;
  parts: string;
  found: boolean;
}

export interface DbUsageRow {
  series: string;
  unit: string;
  day: string;
  quantity: string;
}

/** Reads what single objects cost and served. */
export class DatabaseObjectCostStore {
  /** Sums of some objects, by object, day and kind. */
  async objectCells(
    executor: Executor,
    view: CostView,
    objects: CostObject[],
  ): Promise<DbObjectCellRow[]> {
    return queryRepeated(
      executor,
      `with cells as (
         select o.kind as object_kind, o.name, d.day, d.kind, d.currency, ${sumsOf(
           view.cost,
           'parts',
         )}
         from unnest(?::text[], ?::text[]) as w(kind, name) join cost_objects o using (kind, name)
         join cost_object_days d on d.object_id = o.id and d.object_id > 0 and d.day >= ?::date and d.day < ?::date
         group by 1, 2, 3, 4, 5
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select w.object_kind, w.name, to_char(w.day, 'YYYY-MM-DD') as day, w.kind, ${converted(
         'w',
       )}
       from worth w group by w.object_kind, w.name, w.day, w.kind`,
      [
        pgArray(objects.map(({ kind }) => kind)),
        pgArray(objects.map(({ name }) => name)),
        view.from,
        view.to,
        ...rateBindings(view.currency),
      ],
    );
  }

  /** Of sums of some objects what nobody was billed for. */
  async estimatedOf(
    executor: Executor,
    view: CostView,
    objects: CostObject[],
  ): Promise<DbEstimatedRow> {
    const [row] = await queryRepeated<DbEstimatedRow>(
      executor,
      `with cells as (
         select d.day, d.currency, ${sumsOf(view.cost, 'parts')}
         from unnest(?::text[], ?::text[]) as w(kind, name) join cost_objects o using (kind, name)
         join cost_days d on d.object_id = o.id and d.object_id > 0 and d.day >= ?::date and d.day < ?::date
         join charge_shapes s on s.id = d.shape_id and s.extra ->> 'basis' = 'estimated'
         group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select ${converted('w')}, count(*) > 0 as found from worth w`,
      [
        pgArray(objects.map(({ kind }) => kind)),
        pgArray(objects.map(({ name }) => name)),
        view.from,
        view.to,
        ...rateBindings(view.currency),
      ],
    );
    return row;
  }

  /** The objects that make up one: itself, and those that belong to it now. */
  async partsOf(
    executor: Executor,
    { kind, name }: CostObject,
    limit: number,
  ): Promise<CostObject[]> {
    const belongs: Record<string, string> = {
      team: 'o.team = ?',
      project: `o.project in (?, 'mlproject:default/' || lower(?))`,
      model: 'o.model = ?',
      version: `o.kind = 'run' and o.name in (select v.run_id from model_versions v join models m on m.id = v.model_id
        where m.name || '/' || v.version = ?)`,
      experiment: `o.kind = 'run' and o.name in (select run_id from runs where experiment_id::text = ?)`,
    };
    const rule = belongs[kind];
    const rows = await queryRows<CostObject>(
      executor,
      rule
        ? `with ${PLACES} select o.kind, o.name from places o
           where (o.kind = ? and o.name = ?) or (${rule}) limit ?`
        : 'select kind, name from cost_objects where kind = ? and name = ? limit ?',
      [
        kind,
        name,
        ...(rule ? Array(rule.split('?').length - 1).fill(name) : []),
        limit,
      ],
    );
    return rows;
  }

  /** A usage series by day; of models outside of a scope on `m` nothing is told. */
  async usageDays(
    executor: Executor,
    series: string,
    range: { from: string; to: string },
    object: { kind: string; name: string } | undefined,
    scope: SqlPart | undefined,
  ): Promise<{ day: string; unit: string; quantity: string }[]> {
    const where = allOf([
      sqlPart('u.name = ? and u.day >= ?::date and u.day < ?::date', [
        series,
        range.from,
        range.to,
      ]),
      object &&
        sqlPart('u.object_kind = ? and u.object_name = ?', [
          object.kind,
          object.name,
        ]),
      scope &&
        sqlPart(
          `not exists (select 1 from models m where not coalesce((${scope.sql}), false) and m.name = case u.object_kind
             when 'model' then u.object_name when 'version' then regexp_replace(u.object_name, '/[^/]*$', '') end)`,
          scope.bindings,
        ),
    ]);
    return queryRows(
      executor,
      `select to_char(u.day, 'YYYY-MM-DD') as day, max(u.unit) as unit, sum(u.quantity)::text as quantity
       from usage_series u where ${where.sql} group by u.day order by u.day`,
      where.bindings,
    );
  }

  /** What was used of an object's series, by day; a day of which nothing was told has no row. */
  async usageOf(
    executor: Executor,
    object: CostObject,
    range: { from: string; to: string },
  ): Promise<DbUsageRow[]> {
    return queryRows(
      executor,
      `select name as series, unit, to_char(day, 'YYYY-MM-DD') as day, quantity::text as quantity from usage_series
       where object_kind = ? and object_name = ? and day >= ?::date and day < ?::date order by name, usage_series.day`,
      [object.kind, object.name, range.from, range.to],
    );
  }
}
