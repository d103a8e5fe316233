import { Executor, queryRows } from '../database';

export interface DbDelegationRow {
  id: string;
  from_ref: string;
  to_ref: string;
  role: string | null;
  reason: string;
  starts_at: Date;
  ends_at: Date;
  ended_at: Date | null;
}

const IN_FORCE = 'ended_at is null and starts_at <= now() and ends_at > now()';

export class DatabaseDelegationStore {
  /** Those in force that let a person decide for others. */
  async toward(executor: Executor, ref: string): Promise<DbDelegationRow[]> {
    return queryRows(
      executor,
      `select * from governance_delegations where to_ref = ? and ${IN_FORCE} order by id`,
      [ref],
    );
  }

  async ofPerson(executor: Executor, ref: string): Promise<DbDelegationRow[]> {
    return queryRows(
      executor,
      `select * from governance_delegations where (from_ref = ? or to_ref = ?)
         and ended_at is null and ends_at > now() order by ends_at limit 200`,
      [ref, ref],
    );
  }

  async insert(
    tx: Executor,
    row: Pick<
      DbDelegationRow,
      'from_ref' | 'to_ref' | 'role' | 'reason' | 'ends_at'
    > & {
      starts_at?: Date;
    },
  ): Promise<DbDelegationRow> {
    const [made] = await tx('governance_delegations')
      .insert(row)
      .returning('*');
    return made;
  }

  /** Undefined when the person has no such delegation. */
  async end(
    tx: Executor,
    id: string,
    from: string,
  ): Promise<DbDelegationRow | undefined> {
    const [row] = await tx('governance_delegations')
      .where({ id, from_ref: from, ended_at: null })
      .update({ ended_at: tx.fn.now() })
      .returning('*');
    return row;
  }
}
