import { ReviewState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  containsPattern,
  decodeCursor,
  encodeCursor,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import { DbReviewRow } from './DatabaseReviewStore';

export interface DbReviewListRow
  extends Omit<DbReviewRow, 'conflicts' | 'environments' | 'note'> {
  policy_key: string | null;
  policy_version: number | null;
  open_findings: number;
  sort_key: string;
}

export interface ReviewListQuery {
  /** Only what waits in one of these roles, or is assigned to the person. */
  waiting?: { roles: string[]; person: string; own: boolean };
  submittedBy?: string;
  state?: string[];
  tier?: string[];
  model?: string;
  q?: string;
  sort: 'due' | '-changed';
  cursor?: string;
  limit: number;
}

const COLUMNS = `r.id, r.model_id, r.model_name, r.version, r.state, r.policy_id, r.tier, r.steps, r.open_step, r.open_role,
  r.submitted_by, r.submitted_at, r.state_since, r.due_at, r.valid_until, r.assignee, r.verdicts, r.open_comments, r.revision`;

/** Lists of reviews: a constant number of statements, whatever their length. */
export class DatabaseReviewListStore {
  #where(query: ReviewListQuery, scope: SqlPart | undefined): SqlPart {
    const { waiting } = query;
    return allOf([
      scope,
      waiting
        ? sqlPart(
            `r.state in ('submitted', 'in_review') and (r.open_role = any(?) or r.assignee = ?)`,
            [pgArray(waiting.roles), waiting.person],
          )
        : undefined,
      // Mine is only what I may decide.
      waiting?.own
        ? sqlPart(
            `not (r.conflicts @> ?::jsonb) and not jsonb_path_exists(r.steps, '$[*].approvals[*] \\? (@.reviewer == $who)', ?::jsonb)
             and (r.assignee is null or r.assignee = ?)`,
            [
              JSON.stringify([{ ref: waiting.person }]),
              JSON.stringify({ who: waiting.person }),
              waiting.person,
            ],
          )
        : undefined,
      query.submittedBy
        ? sqlPart('r.submitted_by = ?', [query.submittedBy])
        : undefined,
      query.state?.length
        ? sqlPart('r.state = any(?)', [pgArray(query.state)])
        : undefined,
      query.tier?.length
        ? sqlPart(`coalesce(r.tier, 'unassessed') = any(?)`, [
            pgArray(query.tier),
          ])
        : undefined,
      query.model ? sqlPart('r.model_name = ?', [query.model]) : undefined,
      query.q
        ? sqlPart('r.model_name ilike ?', [containsPattern(query.q)])
        : undefined,
    ]);
  }

  async page(
    executor: Executor,
    query: ReviewListQuery,
    scope: SqlPart | undefined,
  ): Promise<{ rows: DbReviewListRow[]; nextCursor?: string; total: number }> {
    const where = this.#where(query, scope);
    const after = decodeCursor(query.cursor, 2);
    const due = query.sort === 'due';
    const key = due
      ? `coalesce(r.due_at, 'infinity'::timestamptz)`
      : 'r.state_since';
    const sign = due ? '>' : '<';
    const order = due ? 'asc' : 'desc';
    const [rows, [{ n }]] = await Promise.all([
      queryRows<DbReviewListRow>(
        executor,
        `select p.*, pol.key as policy_key, pol.version as policy_version,
           (select count(*)::int from governance_findings f where f.review_id = p.id and f.state = 'open') as open_findings
         from (
           select ${COLUMNS}, ${key}::text as sort_key, ${key} as sort_at
           from governance_reviews r join models m on m.id = r.model_id
           where ${where.sql} ${
          after ? `and (${key}, r.id) ${sign} (?::timestamptz, ?::bigint)` : ''
        }
           order by ${key} ${order}, r.id ${order} limit ${query.limit + 1}
         ) p left join governance_policies pol on pol.id = p.policy_id
         order by p.sort_at ${order}, p.id ${order}`,
        [...where.bindings, ...((after ?? []) as string[])],
      ),
      queryRows<{ n: number }>(
        executor,
        `select count(*)::int as n from governance_reviews r join models m on m.id = r.model_id where ${where.sql}`,
        where.bindings,
      ),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      rows: page,
      total: n,
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([last.sort_key, last.id]) }
        : {}),
    };
  }

  /** Reviews of a bulk action that may be seen and are open, under a lock in the order of their ids. */
  async openOf(
    tx: Executor,
    ids: string[],
    scope: SqlPart | undefined,
  ): Promise<DbReviewRow[]> {
    const where = allOf([
      sqlPart(
        `r.id = any(?::bigint[]) and r.state in ('submitted', 'in_review')`,
        [pgArray(ids)],
      ),
      scope,
    ]);
    return queryRows(
      tx,
      `select r.* from governance_reviews r join models m on m.id = r.model_id where ${where.sql}
       order by r.id for update of r`,
      where.bindings,
    );
  }

  async assign(
    tx: Executor,
    ids: string[],
    assignee: string | null,
  ): Promise<void> {
    await queryRows(
      tx,
      `update governance_reviews set assignee = ?, revision = revision + 1 where id = any(?::bigint[])`,
      [assignee as string, pgArray(ids)],
    );
  }

  /** The newest review of each version of a model. */
  async ofModel(
    executor: Executor,
    modelId: string,
  ): Promise<
    {
      version: number;
      state: ReviewState;
      id: string;
      valid_until: Date | null;
    }[]
  > {
    return queryRows(
      executor,
      `select distinct on (r.version) r.version, r.state, r.id, r.valid_until from governance_reviews r
       where r.model_id = ? order by r.version desc, r.id desc limit 1000`,
      [modelId],
    );
  }
}
