import {
  CostFilter,
  CostKind,
  CostObject,
  CostSplit,
} from '@ml-home/backstage-plugin-ml-home-common';
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
  conditionsOf,
  converted,
  CostView,
  keySql,
  needsOf,
  PLACES,
  RATE,
  rateBindings,
  sumsFor,
} from './costSql';

export interface DbCellRow {
  day: string;
  key: string | null;
  kind: CostKind;
  amount: string;
  unknown: string;
  unconverted: string;
  charges: string;
}

/** A day of a group, or of all that are not shown. */
export interface DbRankedRow {
  day: string;
  shown: boolean;
  key: string | null;
  amount: string;
  unknown: string;
  /** How many groups there are. */
  groups: number;
}

export interface DbTotalRow {
  key: string | null;
  amount: string;
  unknown: string;
}

/** In place of no key, where rows are joined by it; no key is so. */
const NO_KEY = `E'\\x01'`;

/** Expressions up to `worth`: sums by day, key and currency, in the currency they came in and with the day's rate. */
function worthOf(
  view: CostView,
  filter: CostFilter,
  by: CostSplit,
  more = '',
): SqlPart {
  const needs = needsOf([by], filter);
  const where = allOf([
    sqlPart('d.day >= ?::date and d.day < ?::date', [view.from, view.to]),
    ...conditionsOf(filter),
  ]);
  return sqlPart(
    `${needs.object ? `${PLACES},` : ''} cells as (
       select d.day, ${keySql(by)} as key, d.currency${more},
         sum(d.${view.cost}) as amount, sum(d.${
      view.cost
    }_unknown) as unknown, sum(d.charges) as charges
       from ${sumsFor(needs)}
       where ${where.sql} group by d.day, 2, d.currency${more}
     ), worth as (select d.*, ${RATE} as rate from cells d)`,
    [...where.bindings, ...rateBindings(view.currency)],
  );
}

/** Reads what was spent, from the sums by day. */
export class DatabaseCostReadStore {
  /** Sums by day, group and kind. */
  async cells(
    executor: Executor,
    view: CostView,
    filter: CostFilter,
    by: CostSplit,
  ): Promise<DbCellRow[]> {
    const worth = worthOf(view, filter, by, ', d.kind');
    return queryRepeated<DbCellRow>(
      executor,
      `with ${worth.sql}
       select to_char(w.day, 'YYYY-MM-DD') as day, w.key, w.kind, ${converted(
         'w',
       )}
       from worth w group by w.day, w.key, w.kind order by w.day`,
      worth.bindings,
    );
  }

  /**
   * Sums by day of the groups that cost most, and of all others together, whose rows are not `shown`. However many
   * groups there are, a page gets no more than it draws.
   */
  async ranked(
    executor: Executor,
    view: CostView,
    filter: CostFilter,
    by: CostSplit,
    limit: number,
  ): Promise<DbRankedRow[]> {
    const worth = worthOf(view, filter, by);
    return queryRepeated<DbRankedRow>(
      executor,
      `with ${worth.sql}, sums as (
         select w.day, coalesce(w.key, ${NO_KEY}) as key, coalesce(sum(w.amount * w.rate), 0) as amount,
           coalesce(sum(w.unknown), 0) + coalesce(sum(w.charges) filter (where w.rate is null), 0) as unknown
         from worth w group by 1, 2
       ), ranks as (
         select key, row_number() over (order by sum(amount) desc, key) <= ? as shown from sums group by key
       ), named as (
         select s.day, r.shown, case when r.shown then s.key end as key, s.amount, s.unknown
         from sums s join ranks r using (key)
       )
       select to_char(day, 'YYYY-MM-DD') as day, shown, nullif(key, ${NO_KEY}) as key, sum(amount)::text as amount,
         sum(unknown)::text as unknown, (select count(*) from ranks)::int as groups
       from named n group by n.day, n.shown, n.key order by n.day`,
      [...worth.bindings, limit],
    );
  }

  /** Sums by group. */
  async totals(
    executor: Executor,
    view: CostView,
    filter: CostFilter,
    by: CostSplit,
  ): Promise<DbTotalRow[]> {
    const worth = worthOf(view, filter, by);
    return queryRepeated<DbTotalRow>(
      executor,
      `with ${worth.sql} select w.key, ${converted(
        'w',
      )} from worth w group by 1`,
      worth.bindings,
    );
  }

  /** What was imported for the days, whomever it belongs to: the bill that the sums must meet. */
  async bill(
    executor: Executor,
    view: CostView,
  ): Promise<{ amount: string; unknown: string }> {
    const [row] = await queryRepeated<{ amount: string; unknown: string }>(
      executor,
      `with cells as (
         select d.day, d.currency, sum(d.${view.cost}) as amount, sum(d.${
        view.cost
      }_unknown) as unknown,
           sum(d.charges) as charges
         from bill_days d where d.day >= ?::date and d.day < ?::date group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select ${converted('w')} from worth w`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
    return row;
  }

  async anyEstimated(executor: Executor): Promise<boolean> {
    const [{ found }] = await queryRepeated<{ found: boolean }>(
      executor,
      `select exists (select 1 from charge_shapes where extra ->> 'basis' = 'estimated') as found`,
    );
    return found;
  }

  async unconverted(
    executor: Executor,
    view: CostView,
  ): Promise<{ currency: string; amount: string; charges: number }[]> {
    return queryRepeated(
      executor,
      `with cells as (
         select d.day, d.currency, sum(d.${view.cost}) as amount, sum(d.charges) as charges
         from bill_days d where d.day >= ?::date and d.day < ?::date and d.currency <> ? group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select currency, sum(amount)::text as amount, sum(charges)::int as charges from worth where rate is null
       group by 1 order by 1`,
      [view.from, view.to, view.currency, ...rateBindings(view.currency)],
    );
  }

  /**
   * The last day to which every issuer that sent charges lately has sent them, and the last import. Charges of days to
   * come, such as of subscriptions, say nothing of how far the bills have got.
   */
  async freshness(executor: Executor): Promise<{
    completeTo: string | null;
    importId: string | null;
    name: string | null;
    at: Date | null;
  }> {
    const [row] = await queryRepeated<{
      completeTo: string | null;
      importId: string | null;
      name: string | null;
      at: Date | null;
    }>(
      executor,
      `with today as (select (now() at time zone 'utc')::date as day),
       newest as (select max(d.month) as month from bill_days d, today t where d.month <= t.day),
       ends as (
         select d.issuer, d.account, max(d.day) as day from bill_days d, newest n, today t
         where d.month >= n.month - interval '1 month' and d.day <= t.day group by 1, 2
       ), last as (
         select id, name, finished_at from cost_imports where state = 'applied' order by id desc limit 1
       )
       select (select to_char(min(e.day), 'YYYY-MM-DD') from ends e
         where e.day > (select max(day) from ends) - 7) as "completeTo",
         l.id as "importId", l.name, l.finished_at as at
       from (select 1) one left join last l on true`,
    );
    return row;
  }

  /** Sums of some objects, by object, day and kind. */
  async objectCells(
    executor: Executor,
    view: CostView,
    objects: CostObject[],
  ): Promise<
    {
      object_kind: CostObject['kind'];
      name: string;
      day: string;
      kind: CostKind;
      amount: string;
      unknown: string;
    }[]
  > {
    return queryRepeated(
      executor,
      `with cells as (
         select o.kind as object_kind, o.name, d.day, d.kind, d.currency, sum(d.${
           view.cost
         }) as amount,
           sum(d.${view.cost}_unknown) as unknown, sum(d.charges) as charges
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
  ): Promise<{ amount: string; unknown: string; charges: string }> {
    const [row] = await queryRepeated<{
      amount: string;
      unknown: string;
      charges: string;
    }>(
      executor,
      `with cells as (
         select d.day, d.currency, sum(d.${view.cost}) as amount, sum(d.${
        view.cost
      }_unknown) as unknown,
           sum(d.charges) as charges
         from unnest(?::text[], ?::text[]) as w(kind, name) join cost_objects o using (kind, name)
         join cost_days d on d.object_id = o.id and d.object_id > 0 and d.day >= ?::date and d.day < ?::date
         join charge_shapes s on s.id = d.shape_id and s.extra ->> 'basis' = 'estimated'
         group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select ${converted('w')} from worth w`,
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

  /** What was used of an object's series in days. */
  async usageOf(
    executor: Executor,
    object: CostObject,
    range: { from: string; to: string },
  ): Promise<{ series: string; unit: string; quantity: string }[]> {
    return queryRows(
      executor,
      `select name as series, max(unit) as unit, sum(quantity)::text as quantity from usage_series
       where object_kind = ? and object_name = ? and day >= ?::date and day < ?::date
       group by 1 having sum(quantity) > 0 order by 1`,
      [object.kind, object.name, range.from, range.to],
    );
  }

  /** What nobody was found for, by each tag and by what else rules can match, the most expensive first. */
  async unmatched(
    executor: Executor,
    view: CostView,
    limit: number,
  ): Promise<
    {
      field: string;
      value: string;
      amount: string;
      unknown: string;
      charges: string;
    }[]
  > {
    return queryRows(
      executor,
      `with cells as (
         select d.shape_id, d.day, d.currency, sum(d.${
           view.cost
         }) as amount, sum(d.${view.cost}_unknown) as unknown,
           sum(d.charges) as charges
         from cost_days d where d.day >= ?::date and d.day < ?::date and d.kind = 'unallocated' group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d),
       fields as (
         select w.*, f.field, f.value from worth w join charge_shapes s on s.id = w.shape_id
         cross join lateral (
           select 'tag:' || t.key as field, t.value from jsonb_each_text(s.tags) t
           union all select 'namespace', s.namespace where s.namespace is not null
           union all select 'subAccount', s.sub_account where s.sub_account is not null
           union all select 'service', s.service where s.service is not null
         ) f
       )
       select w.field, w.value, ${converted('w')} from fields w group by 1, 2
       order by coalesce(sum(w.amount * w.rate), 0) desc, 1, 2 limit ?`,
      [view.from, view.to, ...rateBindings(view.currency), limit],
    );
  }

  /** Things of these names that exist, to offer them as what charges belong to. */
  async namesakes(
    executor: Executor,
    names: string[],
  ): Promise<{ wanted: string; kind: CostObject['kind']; name: string }[]> {
    return queryRows(
      executor,
      `with wanted as (select distinct lower(w) as name from unnest(?::text[]) as w)
       select w.name as wanted, 'model' as kind, m.name from wanted w join models m on lower(m.name) = w.name
       union all
       select w.name, case d.kind when 'MLProject' then 'project' else 'family' end, d.name
       from wanted w join declarations d on lower(d.name) = w.name and d.kind in ('MLProject', 'MLFeatureFamily')
         and d.gone_at is null
       union all
       select distinct w.name, 'team', d.owner_ref from wanted w
       join declarations d on d.owner_ref = 'group:default/' || w.name and d.gone_at is null`,
      [pgArray(names)],
    );
  }

  /** How much each rule decides. */
  async byRule(
    executor: Executor,
    view: CostView,
  ): Promise<
    { rule: string; amount: string; unknown: string; charges: string }[]
  > {
    return queryRows(
      executor,
      `with cells as (
         select d.rule_id, d.day, d.currency, sum(d.${
           view.cost
         }) as amount, sum(d.${view.cost}_unknown) as unknown,
           sum(d.charges) as charges
         from cost_days d where d.day >= ?::date and d.day < ?::date and d.rule_id is not null group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select w.rule_id as rule, ${converted(
         'w',
       )} from worth w group by 1 order by 1`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
  }

  /** Of names of models those that are registered and not within a scope on `m`. */
  async modelsOutside(
    executor: Executor,
    names: string[],
    scope: SqlPart,
  ): Promise<Set<string>> {
    const rows = await queryRows<{ name: string }>(
      executor,
      `select m.name from models m where m.name = any(?::text[]) and not coalesce((${scope.sql}), false)`,
      [pgArray(names), ...scope.bindings],
    );
    return new Set(rows.map(({ name }) => name));
  }
}
