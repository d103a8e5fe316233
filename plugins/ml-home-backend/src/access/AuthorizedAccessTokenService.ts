import { NotAllowedError } from '@backstage/errors';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { AuditTrail } from './AuditTrail';
import { AccessTokenService } from './types';

/** Tokens belong to people who are signed in: neither a service nor a token may make one. */
export class AuthorizedAccessTokenService implements AccessTokenService {
  readonly #inner: AccessTokenService;
  readonly #audit: AuditTrail;

  constructor(options: { inner: AccessTokenService; audit: AuditTrail }) {
    this.#inner = options.inner;
    this.#audit = options.audit;
  }

  async listTokens(options: CallOptions) {
    this.#requirePerson(options);
    return this.#inner.listTokens(options);
  }

  async createToken(
    input: Parameters<AccessTokenService['createToken']>[0],
    options: CallOptions,
  ) {
    this.#requirePerson(options);
    return this.#audit.record(
      'token-create',
      options,
      { name: input.name, scopes: input.scopes },
      () => this.#inner.createToken(input, options),
    );
  }

  async revokeToken(id: string, options: CallOptions) {
    this.#requirePerson(options);
    return this.#audit.record('token-revoke', options, { id }, () =>
      this.#inner.revokeToken(id, options),
    );
  }

  #requirePerson({ caller }: CallOptions) {
    if (!caller.userEntityRef || caller.tokenId) {
      throw new NotAllowedError(
        'Access tokens are managed by a person who is signed in to the portal, not by a token or a service',
      );
    }
  }
}
