import {
  EvidenceGroup,
  EvidenceItem,
  ReviewState,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import { Conflict } from './People';

export interface DbStep {
  role: string;
  title: string;
  needs: number;
  groups: EvidenceGroup[];
  dueAt?: string;
  /** It was done before, and something that it used changed. */
  reopened?: boolean;
  approvals: {
    reviewer: string;
    conditional: boolean;
    at: string;
    decisionId: string;
  }[];
}

export interface DbReviewRow {
  id: string;
  model_id: string | null;
  model_name: string;
  version: number;
  state: ReviewState;
  resumes_to: ReviewState | null;
  policy_id: string | null;
  tier: string | null;
  environments: string[];
  note: string | null;
  steps: DbStep[];
  open_step: number | null;
  open_role: string | null;
  submitted_by: string | null;
  submitted_at: Date | null;
  decided_at: Date | null;
  state_since: Date;
  due_at: Date | null;
  valid_until: Date | null;
  assignee: string | null;
  conflicts: Conflict[];
  baseline_evidence_id: string | null;
  evidence_id: string | null;
  verdicts: { pass: number; fail: number; insufficient: number };
  open_comments: number;
  reminded_at: Date | null;
  escalated_at: Date | null;
  revision: number;
  created_at: Date;
}

export interface DbEvidenceRow {
  id: string;
  review_id: string;
  items: EvidenceItem[];
  rules: RuleVerdict[];
  digest: string;
  taken_at: Date;
  approved_at: Date | null;
  by_people: boolean;
}

export interface DbDecisionRow {
  id: string;
  review_id: string;
  evidence_id: string;
  step: number | null;
  kind: string;
  reviewer: string | null;
  on_behalf_of: string | null;
  token_id: string | null;
  reason: string;
  bound: Record<string, string>;
  evidence_digest: string;
  decided_at: Date;
  lapsed_at: Date | null;
  lapsed_because: string | null;
}

const LIVE = `r.state not in ('rejected', 'withdrawn', 'retired')`;

/** Reviews, their evidence and decisions in Postgres. */
export class DatabaseReviewStore {
  /** Only of a model that may be seen. */
  async find(
    executor: Executor,
    id: string,
    scope: SqlPart | undefined,
    lock = false,
  ): Promise<DbReviewRow | undefined> {
    const where = allOf([sqlPart('r.id = ?', [id]), scope]);
    const [row] = await queryRows<DbReviewRow>(
      executor,
      `select r.* from governance_reviews r join models m on m.id = r.model_id where ${
        where.sql
      }
       ${lock ? 'for update of r' : ''}`,
      where.bindings,
    );
    return row;
  }

  /** The one review of a version that is alive. */
  async findLive(
    executor: Executor,
    modelId: string,
    version: number,
  ): Promise<DbReviewRow | undefined> {
    const [row] = await queryRows<DbReviewRow>(
      executor,
      `select r.* from governance_reviews r where r.model_id = ? and r.version = ? and ${LIVE}`,
      [modelId, version],
    );
    return row;
  }

  /** Undefined when another one of the version is alive already. */
  async insert(
    tx: Executor,
    row: {
      model_id: string;
      model_name: string;
      version: number;
      note: string | null;
      environments: string[];
    },
  ): Promise<DbReviewRow | undefined> {
    const [made] = await queryRows<DbReviewRow>(
      tx,
      `insert into governance_reviews (model_id, model_name, version, state, note, environments)
       values (?, ?, ?, 'draft', ?, ?) on conflict do nothing returning *`,
      [
        row.model_id,
        row.model_name,
        row.version,
        row.note as string,
        pgArray(row.environments),
      ],
    );
    return made;
  }

  async update(
    tx: Executor,
    id: string,
    change: Partial<DbReviewRow>,
  ): Promise<DbReviewRow> {
    const json = (value: unknown) =>
      value === undefined ? undefined : JSON.stringify(value);
    const [row] = await tx('governance_reviews')
      .where({ id })
      .update({
        ...change,
        steps: json(change.steps),
        conflicts: json(change.conflicts),
        verdicts: json(change.verdicts),
        revision: tx.raw('revision + 1'),
      })
      .returning('*');
    return row;
  }

  async addEvidence(
    tx: Executor,
    row: Pick<DbEvidenceRow, 'review_id' | 'items' | 'rules' | 'digest'>,
  ): Promise<DbEvidenceRow> {
    const [made] = await tx('governance_evidence')
      .insert({
        ...row,
        items: JSON.stringify(row.items),
        rules: JSON.stringify(row.rules),
      })
      .returning('*');
    return made;
  }

  async markApproved(
    tx: Executor,
    evidenceId: string,
    byPeople: boolean,
  ): Promise<void> {
    await tx('governance_evidence')
      .where({ id: evidenceId })
      .update({ approved_at: tx.fn.now(), by_people: byPeople });
  }

  async evidence(
    executor: Executor,
    id: string | null,
  ): Promise<DbEvidenceRow | undefined> {
    if (!id) return undefined;
    const [row] = await queryRows<DbEvidenceRow>(
      executor,
      'select * from governance_evidence where id = ?',
      [id],
    );
    return row;
  }

  /** Digests of evidence by id. */
  async digests(
    executor: Executor,
    ids: string[],
  ): Promise<Map<string, string>> {
    const rows = await queryRows<{ id: string; digest: string }>(
      executor,
      'select id, digest from governance_evidence where id = any(?::bigint[])',
      [pgArray(ids)],
    );
    return new Map(rows.map(({ id, digest }) => [String(id), digest]));
  }

  /** What people approved last of the model; the version's own earlier approval among them. */
  async baselineOf(
    executor: Executor,
    modelId: string,
  ): Promise<DbEvidenceRow | undefined> {
    const [row] = await queryRows<DbEvidenceRow>(
      executor,
      `select e.* from governance_evidence e join governance_reviews r on r.id = e.review_id
       where r.model_id = ? and e.approved_at is not null and e.by_people and r.state <> 'rejected'
       order by e.approved_at desc, e.id desc limit 1`,
      [modelId],
    );
    return row;
  }

  async baselineFacts(
    executor: Executor,
    evidenceId: string,
  ): Promise<
    | {
        version: number;
        review_id: string;
        approved_at: Date;
        approved_by: string[];
      }
    | undefined
  > {
    const [row] = await queryRows<{
      version: number;
      review_id: string;
      approved_at: Date;
      approved_by: string[];
    }>(
      executor,
      `select r.version, r.id as review_id, coalesce(e.approved_at, e.taken_at) as approved_at,
         array(select distinct d.reviewer from governance_decisions d
           where d.evidence_id = e.id and d.reviewer is not null and d.kind like 'approve%') as approved_by
       from governance_evidence e join governance_reviews r on r.id = e.review_id where e.id = ?`,
      [evidenceId],
    );
    return row;
  }

  async addDecision(
    tx: Executor,
    row: Omit<
      DbDecisionRow,
      'id' | 'decided_at' | 'lapsed_at' | 'lapsed_because'
    >,
  ): Promise<DbDecisionRow> {
    const [made] = await tx('governance_decisions')
      .insert({ ...row, bound: JSON.stringify(row.bound) })
      .returning('*');
    return made;
  }

  async decisions(
    executor: Executor,
    reviewId: string,
  ): Promise<DbDecisionRow[]> {
    return queryRows(
      executor,
      `select d.*, l.lapsed_at, l.because as lapsed_because from governance_decisions d
       left join governance_lapses l on l.decision_id = d.id where d.review_id = ? order by d.id`,
      [reviewId],
    );
  }

  async lapse(tx: Executor, ids: string[], because: string): Promise<void> {
    if (ids.length === 0) return;
    await queryRows(
      tx,
      `insert into governance_lapses (decision_id, because) select id, ? from unnest(?::bigint[]) as t(id)
       on conflict do nothing`,
      [because, pgArray(ids)],
    );
  }

  /** Approved reviews in order of id, in pieces, for looking whether they still hold. */
  async approvedAfter(
    executor: Executor,
    after: string,
    limit: number,
  ): Promise<DbReviewRow[]> {
    return queryRows(
      executor,
      `select r.* from governance_reviews r join models m on m.id = r.model_id
       join model_versions v on v.model_id = r.model_id and v.version = r.version
       where r.id > ? and r.state in ('approved', 'approved_with_conditions') order by r.id limit ?`,
      [after, limit],
    );
  }

  /** Takes approvals whose time is over, so that nobody else does. */
  async takeExpired(tx: Executor, limit: number): Promise<DbReviewRow[]> {
    return queryRows(
      tx,
      `select r.* from governance_reviews r where r.valid_until <= now()
         and r.state in ('approved', 'approved_with_conditions', 'stale')
       order by r.valid_until limit ? for update skip locked`,
      [limit],
    );
  }

  /** Reviews that are due within a day and of which nobody was reminded in a day. */
  async takeDue(tx: Executor, limit: number): Promise<DbReviewRow[]> {
    return queryRows(
      tx,
      `select r.* from governance_reviews r
       where r.state in ('submitted', 'in_review') and r.due_at < now() + interval '1 day'
         and (r.reminded_at is null or r.reminded_at < now() - interval '1 day')
       order by r.due_at limit ? for update skip locked`,
      [limit],
    );
  }

  async markReminded(
    tx: Executor,
    ids: string[],
    escalated: string[],
  ): Promise<void> {
    await queryRows(
      tx,
      `update governance_reviews set reminded_at = now(),
         escalated_at = case when id = any(?::bigint[]) then now() else escalated_at end
       where id = any(?::bigint[])`,
      [pgArray(escalated), pgArray(ids)],
    );
  }
}
