import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';

interface Exchanged {
  credentials: BackstageCredentials;
  until: number;
}

/**
 * Credentials of the person behind an access token.
 *
 * The auth module of ML Home issues a real user token for the owner, so the site's own permission policy sees the
 * person, and not a service that may do anything.
 */
export class UserCredentials {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #known = new Map<string, Promise<Exchanged>>();

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async of(userRef: string): Promise<BackstageCredentials> {
    const known = await this.#known.get(userRef)?.catch(() => undefined);
    if (known && known.until > Date.now()) return known.credentials;
    if (this.#known.size > 10_000) this.#known.clear();
    const pending = this.#exchange(userRef);
    this.#known.set(userRef, pending);
    pending.catch(() => this.#known.delete(userRef));
    return (await pending).credentials;
  }

  async #exchange(userRef: string): Promise<Exchanged> {
    const { token: serviceToken } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'auth',
    });
    const base = await this.#discovery.getBaseUrl('auth');
    const response = await fetch(`${base}/ml-home/refresh`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${serviceToken}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ userEntityRef: userRef }),
      signal: AbortSignal.timeout(10_000),
    }).catch(error => {
      throw new ServiceUnavailableError(
        'The auth backend cannot be reached',
        error,
      );
    });
    if (!response.ok) {
      throw new ServiceUnavailableError(
        'Access tokens need the auth module of ML Home and auth.providers.ml-home in the configuration',
        await ResponseError.fromResponse(response),
      );
    }
    const { token, expiresAt } = (await response.json()) as {
      token: string;
      expiresAt: string;
    };
    return {
      credentials: await this.#auth.authenticate(token),
      until: Date.parse(expiresAt) - 60_000,
    };
  }
}
