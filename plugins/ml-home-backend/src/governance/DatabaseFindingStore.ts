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
import { DbReviewRow } from './DatabaseReviewStore';

export interface DbFindingRow {
  id: string;
  kind: 'finding' | 'condition' | 'incident' | 'recall';
  state: 'open' | 'resolved' | 'accepted';
  severity: 'low' | 'medium' | 'high' | 'critical';
  model_id: string | null;
  model_name: string;
  version: number | null;
  review_id: string | null;
  title: string;
  detail: string | null;
  evidence_key: string | null;
  owner_ref: string | null;
  /** ISO date. */
  due_on: string | null;
  created_by: string | null;
  created_at: Date;
  closed_by: string | null;
  closed_at: Date | null;
  closed_because: string | null;
}

const COLUMNS = `f.id, f.kind, f.state, f.severity, f.model_id, f.model_name, f.version, f.review_id, f.title, f.detail,
  f.evidence_key, f.owner_ref, to_char(f.due_on, 'YYYY-MM-DD') as due_on, f.created_by, f.created_at, f.closed_by,
  f.closed_at, f.closed_because`;

export interface Dependent {
  model_id: string;
  model_name: string;
  version: number;
  because: string;
  review_id: string | null;
  aliases: string[];
}

/** Findings, conditions, incidents and recalls in Postgres. */
export class DatabaseFindingStore {
  async insertConditions(
    tx: Executor,
    review: DbReviewRow,
    conditions: {
      title: string;
      evidenceKey?: string;
      owner: string;
      dueOn: string;
    }[],
    by: string,
  ): Promise<void> {
    if (conditions.length === 0) return;
    await tx('governance_findings').insert(
      conditions.map(condition => ({
        kind: 'condition',
        severity: 'medium',
        model_id: review.model_id,
        model_name: review.model_name,
        version: review.version,
        review_id: review.id,
        title: condition.title,
        evidence_key: condition.evidenceKey ?? null,
        owner_ref: condition.owner,
        due_on: condition.dueOn,
        created_by: by,
      })),
    );
  }

  async insert(tx: Executor, rows: Partial<DbFindingRow>[]): Promise<string[]> {
    if (rows.length === 0) return [];
    const made = await tx('governance_findings').insert(rows).returning('id');
    return made.map(({ id }) => String(id));
  }

  async find(
    executor: Executor,
    id: string,
    scope: SqlPart | undefined,
    lock = false,
  ): Promise<DbFindingRow | undefined> {
    const where = allOf([sqlPart('f.id = ?', [id]), scope]);
    const [row] = await queryRows<DbFindingRow>(
      executor,
      `select ${COLUMNS} from governance_findings f join models m on m.id = f.model_id where ${
        where.sql
      }
       ${lock ? 'for update of f' : ''}`,
      where.bindings,
    );
    return row;
  }

  async close(
    tx: Executor,
    id: string,
    change: {
      state: DbFindingRow['state'];
      by: string | null;
      because: string;
    },
  ): Promise<void> {
    const open = change.state === 'open';
    await tx('governance_findings')
      .where({ id })
      .update({
        state: change.state,
        closed_by: open ? null : change.by,
        closed_at: open ? null : tx.fn.now(),
        closed_because: change.because,
      });
  }

  async ofReview(
    executor: Executor,
    reviewId: string,
  ): Promise<DbFindingRow[]> {
    return queryRows(
      executor,
      `select ${COLUMNS} from governance_findings f where f.review_id = ? order by f.id limit 500`,
      [reviewId],
    );
  }

  async openOfModel(
    executor: Executor,
    modelId: string,
  ): Promise<DbFindingRow[]> {
    return queryRows(
      executor,
      `select ${COLUMNS} from governance_findings f where f.model_id = ? and f.state = 'open'
       order by f.due_on nulls last, f.id limit 200`,
      [modelId],
    );
  }

  /** The most urgent first: by due date, then the newest. */
  async page(
    executor: Executor,
    query: {
      state?: string[];
      kind?: string[];
      model?: string;
      owners?: string[];
      cursor?: string;
      limit: number;
    },
    scope: SqlPart | undefined,
  ): Promise<DbFindingRow[]> {
    const after = decodeCursor(query.cursor, 2);
    const where = allOf([
      scope,
      query.state?.length
        ? sqlPart('f.state = any(?)', [pgArray(query.state)])
        : undefined,
      query.kind?.length
        ? sqlPart('f.kind = any(?)', [pgArray(query.kind)])
        : undefined,
      query.model ? sqlPart('f.model_name = ?', [query.model]) : undefined,
      query.owners
        ? sqlPart('f.owner_ref = any(?)', [pgArray(query.owners)])
        : undefined,
      after
        ? sqlPart(
            `(coalesce(f.due_on, 'infinity'::date), f.id) > (?::date, ?::bigint)`,
            [after[0] as string, after[1] as string],
          )
        : undefined,
    ]);
    return queryRows(
      executor,
      `select ${COLUMNS} from governance_findings f join models m on m.id = f.model_id where ${
        where.sql
      }
       order by coalesce(f.due_on, 'infinity'::date), f.id limit ${
         query.limit + 1
       }`,
      where.bindings,
    );
  }

  /**
   * Versions that rest on something: declared to derive from it (also by way of others), with their files from it, or
   * with evidence that names it.
   */
  async dependents(
    executor: Executor,
    subject: string,
    scope: SqlPart | undefined,
  ): Promise<Dependent[]> {
    const where = allOf([sqlPart('true'), scope]);
    return queryRows(
      executor,
      `with recursive derived(entity_ref, name, via) as (
         select m.entity_ref, m.name, 'is derived from it' from models m join declarations d
           on d.entity_ref = m.entity_ref and d.gone_at is null
         where jsonb_typeof(d.spec->'derivedFrom') = 'array' and (
           jsonb_exists(d.spec->'derivedFrom', ?) or exists (
             select 1 from models u where u.name = ? and (jsonb_exists(d.spec->'derivedFrom', u.entity_ref)
               or jsonb_exists(d.spec->'derivedFrom', u.name))))
         union
         select m.entity_ref, m.name, 'is derived from ' || x.name from derived x
         join declarations d on d.gone_at is null and jsonb_typeof(d.spec->'derivedFrom') = 'array'
           and (jsonb_exists(d.spec->'derivedFrom', x.entity_ref) or jsonb_exists(d.spec->'derivedFrom', x.name))
         join models m on m.entity_ref = d.entity_ref
       ), found as (
         select m.id as model_id, v.version, x.via as because from derived x join models m on m.name = x.name
           join model_versions v on v.model_id = m.id
         union
         select v.model_id, v.version, 'its files come from it' from model_versions v
           where v.source like ? or v.source = ?
         union
         select r.model_id, r.version, 'its evidence ' || (i->>'key') || ' names it'
         from governance_reviews r join governance_evidence e on e.id = r.evidence_id
         cross join lateral jsonb_array_elements(e.items) i
         where r.state not in ('rejected', 'withdrawn', 'retired') and (
           (i->>'group' in ('licence', 'data', 'dependencies') and i->>'value' = ?)
           or i->>'key' = any(?))
       )
       select f.model_id, m.name as model_name, f.version, string_agg(distinct f.because, '; ') as because,
         (select r.id from governance_reviews r where r.model_id = f.model_id and r.version = f.version
            and r.state not in ('rejected', 'withdrawn', 'retired')) as review_id,
         array(select a.alias from model_aliases a where a.model_id = f.model_id and a.version = f.version order by 1) as aliases
       from found f join models m on m.id = f.model_id where ${where.sql}
       group by f.model_id, m.name, f.version order by m.name, f.version limit 2001`,
      [
        subject,
        subject,
        `models:/${containsPattern(subject).slice(1, -1)}/%`,
        subject,
        subject,
        pgArray([
          `licence:base:${subject}`,
          `data:training:${subject}`,
          `data:evaluation:${subject}`,
          `dependency:${subject}`,
        ]),
        ...where.bindings,
      ],
    );
  }
}
