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
  hasParts,
  keySql,
  needsOf,
  PLACES,
  RATE,
  rateBindings,
  sumsFor,
  sumsOf,
  unknownOf,
  unknownPartsOf,
} from './costSql';

export interface DbCellRow {
  day: string;
  key: string | null;
  kind: CostKind;
  amount: string;
  unknown: string;
  unconverted: string;
  charges: string;
  parts: string;
}

/** A day of a group, or of all that are not shown. */
export interface DbRankedRow {
  day: string;
  shown: boolean;
  key: string | null;
  amount: string;
  unknown: string;
  /** Charges that are counted elsewhere, of which this group has a part that is unknown too. */
  parts: string;
  /** How many groups there are. */
  groups: number;
}

export interface DbTotalRow {
  key: string | null;
  amount: string;
  unknown: string;
  parts: string;
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
         ${sumsOf(view.cost, hasParts(needs))}
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
           ${unknownOf('w')} as unknown, ${unknownPartsOf('w')} as parts
         from worth w group by 1, 2
       ), ranks as (
         select key, row_number() over (order by sum(amount) desc, key) <= ? as shown from sums group by key
       ), named as (
         select s.day, r.shown, case when r.shown then s.key end as key, s.amount, s.unknown, s.parts
         from sums s join ranks r using (key)
       )
       select to_char(day, 'YYYY-MM-DD') as day, shown, nullif(key, ${NO_KEY}) as key, sum(amount)::text as amount,
         sum(unknown)::text as unknown, greatest(max(unknown + parts) - sum(unknown), 0)::text as parts, (select count(*) from ranks)::int as groups
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
         select d.day, d.currency, ${sumsOf(view.cost, 'whole')}
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
         select d.shape_id, d.day, d.currency, ${sumsOf(view.cost, 'whole')}
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
         select d.rule_id, d.day, d.currency, ${sumsOf(view.cost, 'whole')}
         from cost_days d where d.day >= ?::date and d.day < ?::date and d.rule_id is not null group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select w.rule_id as rule, ${converted(
         'w',
       )} from worth w group by 1 order by 1`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
  }
}
