import { allOf, Executor, pgArray, queryRows, SqlPart } from '../database';

export interface Serving {
  aliases: string[];
  stages: string[];
}

export interface DbCoverageRow {
  kind: 'serving' | 'deployment' | 'model' | 'version' | 'service';
  name: string;
  model: string | null;
  version: number | null;
  by: string | null;
  why: 'not_approved' | 'not_registered' | 'no_model';
  /** Of what is known; null where nothing is. */
  amount: string | null;
  currency: string | null;
  charges: string | null;
  unknown: string | null;
  /** ISO date. */
  last_day: string | null;
  n: number;
}

const IN_FORCE = `r.state in ('approved', 'approved_with_conditions') and (r.valid_until is null or r.valid_until > now())`;
const DAYS = 30;

/** Versions that serve by a name, and whether an approval in force stands behind them. */
const JUDGED = `serving as (
    select x.model_id, x.version, string_agg(distinct x.by, ', ') as by from (
      select a.model_id, a.version, '@' || a.alias as by from model_aliases a
        where lower(a.alias) = any(?) or exists (select 1 from governance_guards g where g.kind = 'alias' and g.name = lower(a.alias))
      union all
      select v.model_id, v.version, v.stage from model_versions v where v.stage <> 'None' and (lower(v.stage) = any(?)
        or exists (select 1 from governance_guards g where g.kind = 'stage' and g.name = lower(v.stage)))
    ) x group by 1, 2
  ), judged as (
    select m.name, s.version, s.by,
      exists (select 1 from governance_reviews r where r.model_id = s.model_id and r.version = s.version and ${IN_FORCE}) as approved,
      exists (select 1 from governance_assessments a where a.model_id = s.model_id) as assessed
    from serving s join models m on m.id = s.model_id where`;

/** What serves, and what is paid for, beside what was approved. Reads the registry and the costs, and writes neither. */
export class DatabaseCoverageStore {
  async counts(
    executor: Executor,
    serving: Serving,
    scope: SqlPart | undefined,
  ): Promise<{
    served: number;
    approved: number;
    unassessed: number;
    ungoverned: { model: string; version: string; by: string }[] | null;
  }> {
    const where = allOf([scope]);
    const [row] = await queryRows<never>(
      executor,
      `with ${JUDGED} ${where.sql})
       select count(*)::int as served, count(*) filter (where approved)::int as approved,
         count(*) filter (where not assessed)::int as unassessed,
         (select jsonb_agg(jsonb_build_object('model', u.name, 'version', u.version::text, 'by', u.by) order by u.name) from
            (select * from judged where not approved order by name limit 100) u) as ungoverned
       from judged`,
      [pgArray(serving.aliases), pgArray(serving.stages), ...where.bindings],
    );
    return row;
  }

  /**
   * Names that serve and charges of the last 30 days, without an approved model. A charge counts when it belongs to a
   * deployment, a model or a version, or to nobody and its service is one of machine learning or it paid for a GPU.
   *
   * @param models - the models that the caller may see: charges of others are left out, as there is nothing to show
   * @param costs - `false` where the caller may not see costs
   */
  async list(
    executor: Executor,
    given: { serving: Serving; limit: number },
    models: SqlPart | undefined,
    costs: SqlPart | undefined,
  ): Promise<DbCoverageRow[]> {
    const visible = allOf([models]);
    const paid = allOf([costs]);
    const { serving, limit } = given;
    return queryRows(
      executor,
      `with ${JUDGED} ${visible.sql}), sums as (
         select d.object_id, case when d.object_id = 0 then d.shape_id end as shape_id, d.currency,
           sum(d.effective) as amount, sum(d.charges + d.parts) as charges,
           sum(d.effective_unknown + d.effective_unknown_parts) as unknown, max(d.day) as last_day
         from cost_days d
         where d.day > current_date - ${DAYS} and (${paid.sql}) and (
           d.object_id in (select o.id from cost_objects o where o.kind in ('deployment', 'model', 'version'))
           or d.object_id = 0 and d.shape_id in (select s.id from charge_shapes s
             where s.gpu_type is not null or s.service_category ilike '%machine learning%'))
         group by 1, 2, 3
       ), named as (
         select s.*, o.kind, o.name, case o.kind when 'model' then o.name
           when 'version' then regexp_replace(o.name, '/[^/]*$', '') end as model_name,
           case when o.kind = 'version' and o.name ~ '/[1-9][0-9]{0,8}$' then regexp_replace(o.name, '^.*/', '')::int end as version
         from sums s join cost_objects o on o.id = s.object_id
       ), found as (
         select 'serving' as kind, j.name || ' v' || j.version as name, j.name as model, j.version, j.by,
           'not_approved' as why, null::numeric as amount, null as currency, null::numeric as charges,
           null::numeric as unknown, null::date as last_day
         from judged j where not j.approved
         union all
         select n.kind, n.name, m.name, n.version, null,
           case when n.kind = 'deployment' then 'no_model' when k.id is null then 'not_registered' else 'not_approved' end,
           n.amount, n.currency, n.charges, n.unknown, n.last_day
         from named n
         left join models k on k.name = n.model_name
         left join models m on m.id = k.id and (${visible.sql})
         where (k.id is null or m.id is not null) and not exists (select 1 from governance_reviews r
           where r.model_id = k.id and (n.version is null or r.version = n.version) and ${IN_FORCE})
         union all
         select 'service', coalesce(s.resource_name, s.resource, s.service, s.category), null, null,
           coalesce(s.provider, s.issuer), 'no_model', sum(u.amount), u.currency, sum(u.charges), sum(u.unknown), max(u.last_day)
         from sums u join charge_shapes s on s.id = u.shape_id group by 2, 5, 8
       )
       select kind, name, model, version, by, why,
         case when charges > unknown then amount::text end as amount, currency, charges::text, unknown::text,
         to_char(last_day, 'YYYY-MM-DD') as last_day, count(*) over ()::int as n
       from found order by amount desc nulls last, kind, name, currency limit ?`,
      [
        pgArray(serving.aliases),
        pgArray(serving.stages),
        ...visible.bindings,
        ...paid.bindings,
        ...visible.bindings,
        limit,
      ],
    );
  }
}
