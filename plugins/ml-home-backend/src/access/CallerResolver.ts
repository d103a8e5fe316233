import { AuthService } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Request } from 'express';
import { DefaultAccessTokenService } from './DefaultAccessTokenService';
import { UserCredentials } from './UserCredentials';

/** The secret of a request: a Bearer token, or the password of Basic. */
export function secretOf(header: string | undefined): string | undefined {
  const [, scheme, rest] = /^(\w+)\s+(\S.*)$/.exec(header ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return rest.trim();
  if (scheme?.toLowerCase() === 'basic') {
    const text = Buffer.from(rest, 'base64').toString();
    const colon = text.indexOf(':');
    return colon < 0 ? undefined : text.slice(colon + 1) || undefined;
  }
  return undefined;
}

/** Turns the token of a request into a caller: ML Home's own tokens, and Backstage's of people and services. */
export class CallerResolver {
  readonly #auth: AuthService;
  readonly #tokens: DefaultAccessTokenService;
  readonly #users: UserCredentials;
  // Middleware and handlers of one request ask more than once.
  readonly #callers = new WeakMap<Request, Promise<Caller>>();

  constructor(options: {
    auth: AuthService;
    tokens: DefaultAccessTokenService;
    users: UserCredentials;
  }) {
    this.#auth = options.auth;
    this.#tokens = options.tokens;
    this.#users = options.users;
  }

  authenticate = (request: Request): Promise<Caller> => {
    const known = this.#callers.get(request);
    if (known) return known;
    const caller = this.#resolve(request);
    this.#callers.set(request, caller);
    return caller;
  };

  async #resolve(request: Request): Promise<Caller> {
    const secret = secretOf(request.headers.authorization);
    if (!secret) {
      throw new AuthenticationError(
        'A token is needed: make one on the tokens page of ML Home and send it as Bearer, or as the password of Basic',
      );
    }
    const own = await this.#tokens.verify(secret);
    if (own) {
      return {
        credentials: await this.#users.of(own.userRef),
        userEntityRef: own.userRef,
        scopes: own.scopes,
        tokenId: own.id,
      };
    }
    return this.#backstageCaller(secret);
  }

  async #backstageCaller(secret: string): Promise<Caller> {
    const credentials = await this.#auth
      .authenticate(secret)
      .catch(() => undefined);
    if (credentials && this.#auth.isPrincipal(credentials, 'user')) {
      return {
        credentials,
        userEntityRef: credentials.principal.userEntityRef,
        scopes: ['read', 'write'],
      };
    }
    if (credentials && this.#auth.isPrincipal(credentials, 'service')) {
      return { credentials, scopes: ['read', 'write'] };
    }
    throw new AuthenticationError(
      'The token is unknown, expired or revoked; make a new one on the tokens page of ML Home',
    );
  }
}
