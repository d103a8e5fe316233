import { NotFoundError } from '@backstage/errors';

/**
 * The two routes of the OAuth dance that the auth backend mounts for every
 * provider. Neither provider here has one.
 */
export function withoutOAuth(providerId: string) {
  const refuse = async (): Promise<void> => {
    throw new NotFoundError(
      `The auth provider '${providerId}' has no sign-in page of its own`,
    );
  };
  return { start: refuse, frameHandler: refuse };
}
