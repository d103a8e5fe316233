import {
  CostColumn,
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

/** Days, the end exclusive, and how they are to be told. */
export interface CostView {
  from: string;
  to: string;
  cost: CostColumn;
  currency: string;
}

export interface CostFilter {
  team?: string[];
  project?: string[];
  model?: string[];
  provider?: string[];
  service?: string[];
  region?: string[];
  environment?: string[];
  gpuType?: string[];
  kind?: string[];
}

export interface DbCellRow {
  day: string;
  key: string | null;
  kind: CostKind;
  amount: string;
  unknown: string;
  unconverted: string;
  charges: string;
}

/**
 * Where objects belong now: their model, project and team. A run belongs to the model that was registered from it;
 * what a project owns belongs to the team of the project.
 */
const PLACES = `places as (
  select o.id, o.kind, o.name,
    coalesce(m.name, made.name, case o.kind when 'model' then o.name
      when 'version' then regexp_replace(o.name, '/[^/]*$', '') end) as model,
    coalesce(case when o.kind = 'project' then p.entity_ref end, m.project_ref, made.project_ref, e.project_ref,
      f.project_ref) as project,
    coalesce(case when o.kind = 'team' then o.name end, m.owner_ref, f.owner_ref, p.owner_ref, q.owner_ref,
      made.owner_ref, e.created_by) as team
  from cost_objects o
  left join models m on m.name = case o.kind when 'model' then o.name
    when 'version' then regexp_replace(o.name, '/[^/]*$', '') end
  left join runs r on o.kind = 'run' and r.run_id = o.name
  left join lateral (
    select x.name, x.project_ref, x.owner_ref from model_versions v join models x on x.id = v.model_id
    where o.kind = 'run' and v.run_id = o.name order by x.name limit 1
  ) made on true
  left join experiments e on e.id = case o.kind when 'run' then r.experiment_id
    when 'experiment' then case when o.name ~ '^[0-9]{1,18}$' then o.name::bigint end end
  left join feature_families f on o.kind = 'family' and f.name = o.name
  left join declarations p on o.kind = 'project' and p.gone_at is null and p.kind = 'MLProject'
    and (p.entity_ref = lower(o.name) or lower(p.name) = lower(o.name) and p.namespace = 'default')
  left join declarations q on q.entity_ref = coalesce(m.project_ref, e.project_ref, f.project_ref) and q.gone_at is null
)`;

const KEYS: Record<CostSplit, { sql: string; needs: ('places' | 'shape')[] }> =
  {
    team: { sql: 'o.team', needs: ['places'] },
    project: { sql: 'o.project', needs: ['places'] },
    model: { sql: 'o.model', needs: ['places'] },
    object: { sql: `o.kind || ':' || o.name`, needs: ['places'] },
    kind: { sql: 'd.kind', needs: [] },
    provider: { sql: 'coalesce(s.provider, s.issuer)', needs: ['shape'] },
    service: { sql: 's.service', needs: ['shape'] },
    sku: { sql: 'coalesce(s.sku_meter, s.sku)', needs: ['shape'] },
    region: { sql: 's.region', needs: ['shape'] },
    environment: { sql: 's.environment', needs: ['shape'] },
    gpuType: { sql: 's.gpu_type', needs: ['shape'] },
  };

/** Text for a value that is unknown, in filters. */
export const UNKNOWN = '';

function conditionOf(
  split: CostSplit,
  values: string[] | undefined,
): SqlPart | undefined {
  if (!values?.length) return undefined;
  const { sql } = KEYS[split];
  return sqlPart(`coalesce(${sql}, '') = any(?::text[])`, [pgArray(values)]);
}

/** What one unit of a currency was worth on a day, by the newest rate until then; also by the rate the other way. */
export const RATE = `case when d.currency = ? then 1 else coalesce(
  (select c.rate from currency_rates c where c.currency = d.currency and c.base = ? and c.day <= d.day
   order by c.day desc limit 1),
  (select 1 / c.rate from currency_rates c where c.currency = ? and c.base = d.currency and c.day <= d.day
   order by c.day desc limit 1)) end`;

export const rateBindings = (currency: string) => [
  currency,
  currency,
  currency,
];

/** Of a sum in the currency of the charges, converted; and of what no rate converts, how many charges. */
const converted = (table: string) =>
  `coalesce(sum(${table}.amount * ${table}.rate), 0)::text as amount,
   coalesce(sum(${table}.unknown), 0) + coalesce(sum(${table}.charges) filter (where ${table}.rate is null), 0) as unknown,
   coalesce(sum(${table}.charges) filter (where ${table}.rate is null), 0) as unconverted,
   coalesce(sum(${table}.charges), 0) as charges`;

/** Reads what was spent, from the sums by day. */
export class DatabaseCostReadStore {
  /** Sums by day, group and kind. */
  async cells(
    executor: Executor,
    view: CostView,
    filter: CostFilter,
    by: CostSplit,
  ): Promise<DbCellRow[]> {
    const wanted = (Object.keys(filter) as CostSplit[]).filter(
      split => filter[split as keyof CostFilter]?.length,
    );
    const needs = new Set([by, ...wanted].flatMap(split => KEYS[split].needs));
    const where = allOf([
      sqlPart('d.day >= ?::date and d.day < ?::date', [view.from, view.to]),
      ...wanted.map(split =>
        conditionOf(split, filter[split as keyof CostFilter]),
      ),
    ]);
    return queryRepeated<DbCellRow>(
      executor,
      `with ${needs.has('places') ? `${PLACES},` : ''} cells as (
         select d.day, ${KEYS[by].sql} as key, d.kind, d.currency, sum(d.${
        view.cost
      }) as amount,
           sum(d.${view.cost}_unknown) as unknown, sum(d.charges) as charges
         from cost_days d
         ${
           needs.has('shape') ? 'join charge_shapes s on s.id = d.shape_id' : ''
         }
         ${
           needs.has('places') ? 'left join places o on o.id = d.object_id' : ''
         }
         where ${where.sql} group by 1, 2, 3, 4
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select to_char(w.day, 'YYYY-MM-DD') as day, w.key, w.kind, ${converted(
         'w',
       )}
       from worth w group by w.day, w.key, w.kind order by w.day`,
      [...where.bindings, ...rateBindings(view.currency)],
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
         from charge_days d where d.day >= ?::date and d.day < ?::date group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select ${converted('w')} from worth w`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
    return row;
  }

  async unconverted(
    executor: Executor,
    view: CostView,
  ): Promise<{ currency: string; amount: string; charges: number }[]> {
    return queryRepeated(
      executor,
      `with cells as (
         select d.day, d.currency, sum(d.${view.cost}) as amount, sum(d.charges) as charges
         from cost_days d where d.day >= ?::date and d.day < ?::date and d.currency <> ? group by 1, 2
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select currency, sum(amount)::text as amount, sum(charges)::int as charges from worth where rate is null
       group by 1 order by 1`,
      [view.from, view.to, view.currency, ...rateBindings(view.currency)],
    );
  }

  /** The last day to which every issuer that sent charges lately has sent them, and the last import. */
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
      `with newest as (select max(month) as month from charge_days),
       ends as (
         select d.issuer, d.account, max(d.day) as day from charge_days d, newest n
         where d.month >= n.month - interval '1 month' group by 1, 2
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
         join cost_days d on d.object_id = o.id and d.object_id > 0 and d.day >= ?::date and d.day < ?::date
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

  /** What runs that failed cost, by experiment. */
  async failedRuns(
    executor: Executor,
    view: CostView,
  ): Promise<{ model: string; amount: string; count: string }[]> {
    return queryRows(
      executor,
      `with cells as (
         select e.name as model, r.run_id, d.day, d.currency, sum(d.${view.cost}) as amount
         from cost_objects o join runs r on r.run_id = o.name and r.status in ('FAILED', 'KILLED')
         join experiments e on e.id = r.experiment_id
         join cost_days d on d.object_id = o.id and d.object_id > 0
         where o.kind = 'run' and d.day >= ?::date and d.day < ?::date group by 1, 2, 3, 4
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select model, coalesce(sum(amount * rate), 0)::text as amount, count(distinct run_id)::text as count
       from worth group by 1`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
  }

  /** What feature families cost that nobody is known to read. */
  async unreadFamilies(
    executor: Executor,
    view: CostView,
  ): Promise<{ name: string; amount: string }[]> {
    return queryRows(
      executor,
      `with cells as (
         select f.name, d.day, d.currency, sum(d.${view.cost}) as amount
         from cost_objects o
         join feature_families f on f.name = o.name and f.unused_since is not null and f.gone_at is null
         join cost_days d on d.object_id = o.id and d.object_id > 0
         where o.kind = 'family' and d.day >= ?::date and d.day < ?::date group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select name, coalesce(sum(amount * rate), 0)::text as amount from worth group by 1`,
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
