import {
  AccessToken,
  TokenScope,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor } from '../database';

export interface DbAccessTokenRow {
  id: string;
  user_ref: string;
  name: string;
  hash: Buffer;
  hint: string;
  scopes: TokenScope[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** A token that the site's configuration brings along. */
export interface FixedToken {
  hash: Buffer;
  hint: string;
  userRef: string;
}

export interface VerifiedToken {
  id: string;
  userRef: string;
  scopes: TokenScope[];
}

export interface AccessTokenStore {
  insert(
    executor: Executor,
    token: Pick<
      DbAccessTokenRow,
      'id' | 'user_ref' | 'name' | 'hash' | 'hint' | 'scopes' | 'expires_at'
    >,
  ): Promise<DbAccessTokenRow>;
  listOf(executor: Executor, userRef: string): Promise<DbAccessTokenRow[]>;
  findByHash(
    executor: Executor,
    hash: Buffer,
  ): Promise<DbAccessTokenRow | undefined>;
  /** Undefined when the person has no such token. */
  revoke(
    executor: Executor,
    id: string,
    userRef: string,
  ): Promise<DbAccessTokenRow | undefined>;
  touch(executor: Executor, id: string): Promise<void>;
}

export interface AccessTokenService {
  listTokens(options: CallOptions): Promise<AccessToken[]>;
  createToken(
    input: { name: string; scopes: TokenScope[]; expiresInDays: number | null },
    options: CallOptions,
  ): Promise<{ token: AccessToken; secret: string }>;
  revokeToken(id: string, options: CallOptions): Promise<AccessToken>;
}
