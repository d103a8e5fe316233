import { Executor, queryRows } from '../database';
import { AccessTokenStore, DbAccessTokenRow } from './types';

export class DatabaseAccessTokenStore implements AccessTokenStore {
  async insert(
    executor: Executor,
    token: Parameters<AccessTokenStore['insert']>[1],
  ): Promise<DbAccessTokenRow> {
    const [row] = await executor<DbAccessTokenRow>('access_tokens')
      .insert(token)
      .returning('*');
    return row as DbAccessTokenRow;
  }

  async listOf(
    executor: Executor,
    userRef: string,
  ): Promise<DbAccessTokenRow[]> {
    return executor<DbAccessTokenRow>('access_tokens')
      .where({ user_ref: userRef })
      .orderBy('created_at', 'desc')
      .limit(500);
  }

  async findByHash(
    executor: Executor,
    hash: Buffer,
  ): Promise<DbAccessTokenRow | undefined> {
    return executor<DbAccessTokenRow>('access_tokens').where({ hash }).first();
  }

  async revoke(
    executor: Executor,
    id: string,
    userRef: string,
  ): Promise<DbAccessTokenRow | undefined> {
    const [row] = await queryRows<DbAccessTokenRow>(
      executor,
      `update access_tokens set revoked_at = coalesce(revoked_at, now())
       where id = ? and user_ref = ? returning *`,
      [id, userRef],
    );
    return row;
  }

  async touch(executor: Executor, id: string): Promise<void> {
    await executor('access_tokens')
      .where({ id })
      .update({ last_used_at: executor.fn.now() });
  }
}
