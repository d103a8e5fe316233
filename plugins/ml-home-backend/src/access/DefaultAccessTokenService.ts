import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AccessToken,
  TokenScope,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Database } from '../database';
import {
  AccessTokenService,
  AccessTokenStore,
  DbAccessTokenRow,
  FixedToken,
  VerifiedToken,
} from './types';

const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** How long a looked-up token is trusted by this process before it is looked up again. */
const TRUST_MS = 2_000;
const TOUCH_MS = 60_000;
const FIXED_ID = '00000000-0000-4000-8000-000000000000';

export const hashToken = (secret: string): Buffer =>
  createHash('sha256').update(secret).digest();

/** `mlh_` and 32 characters of 62: 190 bits, without modulo bias. */
export function newSecret(): string {
  let text = '';
  while (text.length < 32) {
    for (const byte of randomBytes(48)) {
      if (byte < 248 && text.length < 32) text += ALPHABET[byte % 62];
    }
  }
  return `mlh_${text}`;
}

function stateOf(row: DbAccessTokenRow, now: number): AccessToken['state'] {
  if (row.revoked_at) return 'revoked';
  return row.expires_at && row.expires_at.getTime() <= now
    ? 'expired'
    : 'active';
}

export function toAccessToken(row: DbAccessTokenRow): AccessToken {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString(),
    revokedAt: row.revoked_at?.toISOString(),
    state: stateOf(row, Date.now()),
    fixed: false,
  };
}

export class DefaultAccessTokenService implements AccessTokenService {
  readonly #database: Database;
  readonly #store: AccessTokenStore;
  readonly #fixed: FixedToken | undefined;
  readonly #startedAt = new Date();
  /** Since this process began; the token is not in the database. */
  #fixedUsedAt: Date | undefined;
  readonly #trusted = new Map<
    string,
    { row: DbAccessTokenRow; until: number }
  >();
  readonly #touched = new Map<string, number>();

  constructor(options: {
    database: Database;
    store: AccessTokenStore;
    fixed?: FixedToken;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#fixed = options.fixed;
  }

  /** The token behind a secret; undefined when it is unknown, expired or revoked. */
  async verify(secret: string): Promise<VerifiedToken | undefined> {
    const hash = hashToken(secret);
    if (this.#fixed?.hash.equals(hash)) {
      this.#fixedUsedAt = new Date();
      return {
        id: FIXED_ID,
        userRef: this.#fixed.userRef,
        scopes: ['read', 'write'],
      };
    }
    const row = await this.#find(hash);
    if (!row || stateOf(row, Date.now()) !== 'active') return undefined;
    await this.#touch(row.id);
    return { id: row.id, userRef: row.user_ref, scopes: row.scopes };
  }

  async listTokens({ caller }: CallOptions): Promise<AccessToken[]> {
    const userRef = caller.userEntityRef!;
    const rows = await this.#store.listOf(this.#database, userRef);
    const own = rows.map(toAccessToken);
    if (this.#fixed?.userRef !== userRef) return own;
    return [
      ...own,
      {
        id: FIXED_ID,
        name: 'ready-made token of this installation',
        hint: this.#fixed.hint,
        scopes: ['read', 'write'],
        createdAt: this.#startedAt.toISOString(),
        lastUsedAt: this.#fixedUsedAt?.toISOString(),
        state: 'active',
        fixed: true,
      },
    ];
  }

  async createToken(
    input: { name: string; scopes: TokenScope[]; expiresInDays: number | null },
    { caller }: CallOptions,
  ): Promise<{ token: AccessToken; secret: string }> {
    const secret = newSecret();
    const row = await this.#store.insert(this.#database, {
      id: randomUUID(),
      user_ref: caller.userEntityRef!,
      name: input.name,
      hash: hashToken(secret),
      hint: secret.slice(-4),
      scopes: [...new Set(input.scopes)].sort(),
      expires_at:
        input.expiresInDays === null
          ? null
          : new Date(Date.now() + input.expiresInDays * 86_400_000),
    });
    return { token: toAccessToken(row), secret };
  }

  async revokeToken(id: string, { caller }: CallOptions): Promise<AccessToken> {
    if (id === FIXED_ID) {
      throw new NotAllowedError(
        'This token comes from the configuration of the installation; change ML_HOME_TOKEN to replace it',
      );
    }
    const row = await this.#store.revoke(
      this.#database,
      id,
      caller.userEntityRef!,
    );
    if (!row) throw new NotFoundError(`You have no token with id '${id}'`);
    this.#trusted.delete(row.hash.toString('base64'));
    return toAccessToken(row);
  }

  async #find(hash: Buffer): Promise<DbAccessTokenRow | undefined> {
    const key = hash.toString('base64');
    const known = this.#trusted.get(key);
    if (known && known.until > Date.now()) return known.row;
    const row = await this.#store.findByHash(this.#database, hash);
    if (!row) {
      this.#trusted.delete(key);
      return undefined;
    }
    if (this.#trusted.size > 10_000) this.#trusted.clear();
    this.#trusted.set(key, { row, until: Date.now() + TRUST_MS });
    return row;
  }

  async #touch(id: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#touched.get(id) ?? 0) < TOUCH_MS) return;
    if (this.#touched.size > 10_000) this.#touched.clear();
    this.#touched.set(id, now);
    await this.#store.touch(this.#database, id);
  }
}
