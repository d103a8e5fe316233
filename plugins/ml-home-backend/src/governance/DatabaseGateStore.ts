import { GateAnswer } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  decodeCursor,
  Executor,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbGateDecisionRow {
  id: string;
  seq: string;
  model_name: string;
  version: number;
  environment: string | null;
  promotion: string | null;
  verdict: GateAnswer['verdict'];
  reasons: GateAnswer['reasons'];
  policy_version: string;
  valid_until: Date;
  asked_by: string | null;
  asked_at: Date;
}

/** What the gate knows and remembers, in Postgres. */
export class DatabaseGateStore {
  /** Whether a published policy guards the name. */
  async guards(
    executor: Executor,
    policyId: string,
    kind: string,
    name: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      executor,
      'select 1 from governance_guards where policy_id = ? and kind = ? and name = ?',
      [policyId, kind, name.toLowerCase()],
    );
    return rows.length > 0;
  }

  /** Names that stop the gate whatever the policy says: conditions that are overdue, recalls, grave incidents. */
  async blockers(
    executor: Executor,
    modelId: string,
    version: number,
  ): Promise<
    {
      id: string;
      kind: string;
      title: string;
      due_on: string | null;
      evidence_key: string | null;
      overdue: boolean;
    }[]
  > {
    return queryRows(
      executor,
      `select f.id, f.kind, f.title, to_char(f.due_on, 'YYYY-MM-DD') as due_on, f.evidence_key,
         coalesce(f.due_on < current_date, false) as overdue
       from governance_findings f
       where f.model_id = ? and f.state = 'open' and (f.version is null or f.version = ?)
         and (f.kind in ('condition', 'recall') or (f.kind = 'incident' and f.severity in ('high', 'critical')))
       order by f.id limit 500`,
      [modelId, version],
    );
  }

  async log(
    executor: Executor,
    row: Omit<DbGateDecisionRow, 'seq' | 'asked_at'> & { model_id: string },
  ): Promise<void> {
    await executor('governance_gate_decisions').insert({
      ...row,
      reasons: JSON.stringify(row.reasons),
    });
  }

  async page(
    executor: Executor,
    query: { model?: string; verdict?: string; cursor?: string; limit: number },
    scope: SqlPart | undefined,
  ): Promise<DbGateDecisionRow[]> {
    const before = decodeCursor(query.cursor, 1)?.[0];
    const where = allOf([
      scope,
      query.model ? sqlPart('g.model_name = ?', [query.model]) : undefined,
      query.verdict ? sqlPart('g.verdict = ?', [query.verdict]) : undefined,
      before ? sqlPart('g.seq < ?::bigint', [before]) : undefined,
    ]);
    return queryRows(
      executor,
      `select g.* from governance_gate_decisions g join models m on m.id = g.model_id where ${
        where.sql
      }
       order by g.seq desc limit ${query.limit + 1}`,
      where.bindings,
    );
  }
}
