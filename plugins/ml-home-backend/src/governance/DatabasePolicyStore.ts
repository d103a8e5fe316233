import { PolicyDocument } from '@ml-home/backstage-plugin-ml-home-common';
import { allOf, Executor, queryRows, sqlPart, SqlPart } from '../database';

export interface DbPolicyRow {
  id: string;
  key: string;
  version: number;
  status: 'draft' | 'published' | 'retired';
  document: PolicyDocument;
  digest: string;
  author: string | null;
  published_by: string | null;
  published_at: Date | null;
  retired_at: Date | null;
  created_at: Date;
}

/** Policies in Postgres; the database itself refuses to change what is published. */
export class DatabasePolicyStore {
  async newest(executor: Executor): Promise<DbPolicyRow[]> {
    return queryRows(
      executor,
      'select distinct on (key) * from governance_policies order by key, version desc limit 1000',
    );
  }

  async versions(executor: Executor, key: string): Promise<DbPolicyRow[]> {
    return queryRows(
      executor,
      'select * from governance_policies where key = ? order by version desc limit 1000',
      [key],
    );
  }

  async published(executor: Executor): Promise<DbPolicyRow[]> {
    return queryRows(
      executor,
      `select * from governance_policies where status = 'published' order by key`,
    );
  }

  async byId(executor: Executor, id: string): Promise<DbPolicyRow | undefined> {
    const [row] = await queryRows<DbPolicyRow>(
      executor,
      'select * from governance_policies where id = ?',
      [id],
    );
    return row;
  }

  /** Locks the key, so that two people cannot make the same version. */
  async lock(tx: Executor, key: string): Promise<void> {
    await queryRows(tx, `select pg_advisory_xact_lock(7160312, hashtext(?))`, [
      key,
    ]);
  }

  async insertDraft(
    tx: Executor,
    row: Pick<DbPolicyRow, 'key' | 'version' | 'digest' | 'author'> & {
      document: PolicyDocument;
    },
  ): Promise<DbPolicyRow> {
    const [made] = await tx('governance_policies')
      .insert({ ...row, document: JSON.stringify(row.document) })
      .returning('*');
    return made;
  }

  async rewriteDraft(
    tx: Executor,
    id: string,
    row: { document: PolicyDocument; digest: string; author: string | null },
  ): Promise<DbPolicyRow> {
    const [made] = await tx('governance_policies')
      .where({ id, status: 'draft' })
      .update({ ...row, document: JSON.stringify(row.document) })
      .returning('*');
    return made;
  }

  async retire(tx: Executor, key: string): Promise<DbPolicyRow | undefined> {
    const [row] = await tx('governance_policies')
      .where({ key, status: 'published' })
      .update({ status: 'retired', retired_at: tx.fn.now() })
      .returning('*');
    if (row) {
      await tx('governance_guards').where({ policy_id: row.id }).delete();
    }
    return row;
  }

  /** Puts a draft into force, with the names that it guards. */
  async publish(
    tx: Executor,
    row: DbPolicyRow,
    by: string | null,
  ): Promise<DbPolicyRow> {
    const [made] = await tx('governance_policies')
      .where({ id: row.id, status: 'draft' })
      .update({
        status: 'published',
        published_by: by,
        published_at: tx.fn.now(),
      })
      .returning('*');
    const { guards } = row.document;
    const named = [
      ...guards.aliases.map(name => ({ kind: 'alias', name })),
      ...guards.stages.map(name => ({ kind: 'stage', name })),
      ...guards.environments.map(name => ({ kind: 'environment', name })),
    ].map(one => ({ ...one, name: one.name.toLowerCase(), policy_id: row.id }));
    if (named.length > 0) {
      await tx('governance_guards')
        .insert(named)
        .onConflict(['kind', 'name', 'policy_id'])
        .ignore();
    }
    return made;
  }

  /** Evidence that approvals of the last days rest on, for trying a policy on; the newest first. */
  async approvals(
    executor: Executor,
    sinceDays: number,
    page: { before?: string; limit: number },
    scope: SqlPart | undefined,
  ): Promise<
    {
      evidence_id: string;
      review_id: string;
      model_name: string;
      version: number;
      approved_at: Date;
      tier: string | null;
      project_ref: string | null;
      owner_ref: string | null;
      items: never;
      baseline: never | null;
    }[]
  > {
    const where = allOf([
      sqlPart('e.approved_at > now() - make_interval(days => ?::int)', [
        sinceDays,
      ]),
      page.before ? sqlPart('e.id < ?::bigint', [page.before]) : undefined,
      scope,
    ]);
    return queryRows(
      executor,
      `select e.id as evidence_id, r.id as review_id, r.model_name, r.version, e.approved_at, r.tier,
         m.project_ref, m.owner_ref, e.items, b.items as baseline
       from governance_evidence e join governance_reviews r on r.id = e.review_id
       join models m on m.id = r.model_id
       left join governance_evidence b on b.id = r.baseline_evidence_id and b.id < e.id
       where ${where.sql} order by e.id desc limit ?`,
      [...where.bindings, page.limit],
    );
  }
}
