import {
  GpaiClass,
  ReviewState,
  RiskTier,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  containsPattern,
  decodeCursor,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbInventoryRow {
  model_name: string;
  title: string | null;
  owner_ref: string | null;
  project_ref: string | null;
  tier: RiskTier | null;
  gpai: GpaiClass | null;
  assessed_at: Date | null;
  latest_version: number | null;
  state: ReviewState | null;
  review_id: string | null;
  review_version: number | null;
  approved_version: number | null;
  valid_until: Date | null;
  open_findings: number;
  waivers: number;
}

export interface InventoryFilter {
  q?: string;
  tier?: string[];
  state?: string[];
}

// Newest assessment and newest review of each model, by one index step each.
const FROM = `models m
  left join lateral (select a.tier, a.gpai, a.assessed_at from governance_assessments a
    where a.model_id = m.id order by a.id desc limit 1) a on true
  left join lateral (select r.id, r.state, r.version from governance_reviews r
    where r.model_id = m.id order by r.version desc, r.id desc limit 1) r on true`;

const APPROVED = `('approved', 'approved_with_conditions')`;

/** What a lead looks at: read from many tables, a constant number of statements. */
export class DatabaseInventoryStore {
  #where(filter: InventoryFilter, scope: SqlPart | undefined): SqlPart {
    return allOf([
      scope,
      filter.q
        ? sqlPart('m.name ilike ?', [containsPattern(filter.q)])
        : undefined,
      filter.tier?.length
        ? sqlPart(`coalesce(a.tier, 'unassessed') = any(?)`, [
            pgArray(filter.tier),
          ])
        : undefined,
      filter.state?.length
        ? sqlPart(`coalesce(r.state, 'unreviewed') = any(?)`, [
            pgArray(filter.state),
          ])
        : undefined,
    ]);
  }

  async page(
    executor: Executor,
    query: InventoryFilter & { cursor?: string; limit: number },
    scope: SqlPart | undefined,
  ): Promise<DbInventoryRow[]> {
    const after = decodeCursor(query.cursor, 1)?.[0];
    const where = allOf([
      this.#where(query, scope),
      after ? sqlPart('m.name > ?', [after]) : undefined,
    ]);
    return queryRows(
      executor,
      `select p.name as model_name, p.owner_ref, p.project_ref, p.tier, p.gpai, p.assessed_at, p.state, p.review_id, p.review_version,
         (select d.metadata->>'title' from declarations d where d.entity_ref = p.entity_ref and d.gone_at is null) as title,
         (select max(v.version) from model_versions v where v.model_id = p.id) as latest_version,
         ok.version as approved_version, ok.valid_until,
         (select count(*)::int from governance_findings f where f.model_id = p.id and f.state = 'open') as open_findings,
         (select count(*)::int from governance_waivers w where w.model_id = p.id and w.revoked_at is null
            and w.expires_at > now()) as waivers
       from (
         select m.id, m.name, m.entity_ref, m.owner_ref, m.project_ref, a.tier, a.gpai, a.assessed_at, r.state,
           r.id as review_id, r.version as review_version
         from ${FROM} where ${where.sql} order by m.name limit ${
        query.limit + 1
      }
       ) p
       left join lateral (select x.version, x.valid_until from governance_reviews x
         where x.model_id = p.id and x.state in ${APPROVED} and (x.valid_until is null or x.valid_until > now())
         order by x.version desc limit 1) ok on true
       order by p.name`,
      where.bindings,
    );
  }

  async counts(
    executor: Executor,
    scope: SqlPart | undefined,
  ): Promise<{ tier: string; state: string; n: number }[]> {
    const where = allOf([scope]);
    return queryRows(
      executor,
      `select coalesce(a.tier, 'unassessed') as tier, coalesce(r.state, 'unreviewed') as state, count(*)::int as n
       from ${FROM} where ${where.sql} group by 1, 2`,
      where.bindings,
    );
  }

  async times(
    executor: Executor,
    scope: SqlPart | undefined,
  ): Promise<{
    n: number;
    median: number | null;
    p90: number | null;
    overdue: number;
    in30: number;
    in60: number;
    in90: number;
  }> {
    const where = allOf([scope]);
    const until = (days: number) =>
      `count(*) filter (where r.state in ${APPROVED} and r.valid_until > now()
         and r.valid_until <= now() + interval '${days} days')::int`;
    const decided = `filter (where r.decided_at > now() - interval '90 days' and r.submitted_at is not null)`;
    const hours = 'extract(epoch from r.decided_at - r.submitted_at) / 3600';
    const [row] = await queryRows<never>(
      executor,
      `select count(*) ${decided}::int as n,
         percentile_cont(0.5) within group (order by ${hours}) ${decided} as median,
         percentile_cont(0.9) within group (order by ${hours}) ${decided} as p90,
         count(*) filter (where r.state in ('submitted', 'in_review') and r.due_at < now())::int as overdue,
         ${until(30)} as in30, ${until(60)} as in60, ${until(90)} as in90
       from governance_reviews r join models m on m.id = r.model_id where ${
         where.sql
       }`,
      where.bindings,
    );
    return row;
  }

  async exceptions(
    executor: Executor,
    scope: SqlPart | undefined,
  ): Promise<{
    waivers: number;
    waivers30: number;
    open: number;
    overdue: number;
    incidents: number;
  }> {
    const where = allOf([scope]);
    const [row] = await queryRows<never>(
      executor,
      `select w.waivers, w.waivers30, f.open, f.overdue, f.incidents from
         (select count(*)::int as waivers,
            count(*) filter (where w.expires_at <= now() + interval '30 days')::int as waivers30
          from governance_waivers w join models m on m.id = w.model_id
          where w.revoked_at is null and w.expires_at > now() and ${where.sql}) w,
         (select count(*)::int as open, count(*) filter (where f.due_on < current_date)::int as overdue,
            count(*) filter (where f.kind = 'incident')::int as incidents
          from governance_findings f join models m on m.id = f.model_id
          where f.state = 'open' and ${where.sql}) f`,
      [...where.bindings, ...where.bindings],
    );
    return row;
  }
}
