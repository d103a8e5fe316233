import {
  allOf,
  decodeCursor,
  Executor,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbWaiverRow {
  id: string;
  model_id: string | null;
  model_name: string;
  version: number | null;
  environment: string | null;
  rule: string | null;
  owner_ref: string;
  team_ref: string;
  reason: string;
  granted_by: string | null;
  starts_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

const IN_FORCE =
  'w.revoked_at is null and w.starts_at <= now() and w.expires_at > now()';

/** Dated exceptions in Postgres. */
export class DatabaseWaiverStore {
  async inForce(executor: Executor, modelId: string): Promise<DbWaiverRow[]> {
    return queryRows(
      executor,
      `select w.* from governance_waivers w where w.model_id = ? and ${IN_FORCE} order by w.expires_at limit 100`,
      [modelId],
    );
  }

  /** Locks the team's budget and answers how much of it is used. */
  async used(tx: Executor, team: string): Promise<number> {
    await queryRows(tx, 'select pg_advisory_xact_lock(7160313, hashtext(?))', [
      team,
    ]);
    const [{ n }] = await queryRows<{ n: number }>(
      tx,
      // Also one whose transaction began after this one, and so begins later than `now()` here.
      `select count(*)::int as n from governance_waivers w
       where w.team_ref = ? and w.revoked_at is null and w.expires_at > now()`,
      [team],
    );
    return n;
  }

  async insert(
    tx: Executor,
    row: Omit<DbWaiverRow, 'id' | 'starts_at' | 'revoked_at'>,
  ): Promise<DbWaiverRow> {
    const [made] = await tx('governance_waivers').insert(row).returning('*');
    return made;
  }

  async find(
    executor: Executor,
    id: string,
    scope: SqlPart | undefined,
  ): Promise<DbWaiverRow | undefined> {
    const where = allOf([sqlPart('w.id = ?', [id]), scope]);
    const [row] = await queryRows<DbWaiverRow>(
      executor,
      `select w.* from governance_waivers w join models m on m.id = w.model_id where ${where.sql} for update of w`,
      where.bindings,
    );
    return row;
  }

  async revoke(
    tx: Executor,
    id: string,
    by: string | null,
  ): Promise<DbWaiverRow> {
    const [row] = await tx('governance_waivers')
      .where({ id })
      .update({ revoked_at: tx.fn.now(), revoked_by: by })
      .returning('*');
    return row;
  }

  async page(
    executor: Executor,
    query: { model?: string; cursor?: string; limit: number },
    scope: SqlPart | undefined,
  ): Promise<DbWaiverRow[]> {
    const after = decodeCursor(query.cursor, 1)?.[0];
    const where = allOf([
      scope,
      query.model ? sqlPart('w.model_name = ?', [query.model]) : undefined,
      after ? sqlPart('w.id < ?::bigint', [after]) : undefined,
    ]);
    return queryRows(
      executor,
      `select w.* from governance_waivers w join models m on m.id = w.model_id where ${
        where.sql
      }
       order by w.id desc limit ${query.limit + 1}`,
      where.bindings,
    );
  }

  /** Waivers that ran out and of which nobody was told. */
  async takeExpired(tx: Executor, limit: number): Promise<DbWaiverRow[]> {
    return queryRows(
      tx,
      `update governance_waivers w set expiry_told_at = now() where w.id in (
         select x.id from governance_waivers x where x.expires_at <= now() and x.expiry_told_at is null
           and x.revoked_at is null order by x.expires_at limit ? for update skip locked)
       returning w.*`,
      [limit],
    );
  }
}
