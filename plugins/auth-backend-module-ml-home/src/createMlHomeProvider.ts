import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  type AuthProviderFactory,
  prepareBackstageIdentityResponse,
} from '@backstage/plugin-auth-node';
import { parseUserRef } from './parseUserRef';
import { withoutOAuth } from './withoutOAuth';

/** The subject of the service principal of the ML Home backend. */
const ML_HOME_SUBJECT = 'plugin:ml-home';

/**
 * Makes the provider through which the ML Home backend obtains a Backstage user
 * token for the owner of a personal access token it has verified:
 * `POST /api/auth/ml-home/refresh` with `{userEntityRef}`, answered with
 * `{token, expiresAt?, userEntityRef}`.
 *
 * With a real user token a request made by an access token passes the same
 * permission policy, ownership rules and audit as if its owner had clicked. Any
 * other way, such as a service principal with the owner's name in a field, would
 * have ML Home decide what the site's policy decides.
 *
 * Only the ML Home backend may call it: `plugin:<id>` is the subject the framework
 * gives a token that it has verified by the keys of that plugin. A site could give
 * an external access token the same subject in its configuration; that would be
 * handing out every user's identity, as the README says.
 *
 * @public
 */
export function createMlHomeProvider(deps: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}): AuthProviderFactory {
  return ({ providerId, resolverContext }) => ({
    ...withoutOAuth(providerId),

    async refresh(req, res) {
      // The auth backend mounts GET as well; a token is not to be had by one.
      if (req.method !== 'POST') {
        throw new NotFoundError(`Use POST for '${providerId}'`);
      }
      const credentials = await deps.httpAuth.credentials(req, {
        allow: ['service'],
      });
      if (credentials.principal.subject !== ML_HOME_SUBJECT) {
        throw new NotAllowedError(
          `Only the ML Home backend may use the auth provider '${providerId}'`,
        );
      }
      const userEntityRef = parseUserRef(
        req.body?.userEntityRef,
        'userEntityRef',
      );
      const event = await deps.auditor.createEvent({
        eventId: 'ml-home-token-exchange',
        severityLevel: 'medium',
        request: req,
        meta: { userEntityRef },
      });
      try {
        const result = await resolverContext.signInWithCatalogUser(
          { entityRef: userEntityRef },
          {
            // ML Home has verified the access token, and recorded its owner when
            // the owner, signed in, made it. Sites that keep no users in the
            // catalog have to be able to use access tokens too; such a user then
            // owns what names them and nothing through a group.
            dangerousEntityRefFallback: { entityRef: userEntityRef },
          },
        );
        const { expiresInSeconds } = prepareBackstageIdentityResponse(result);
        await event.success();
        res.status(200).json({
          token: result.token,
          userEntityRef,
          ...(expiresInSeconds !== undefined && {
            expiresAt: new Date(
              Date.now() + expiresInSeconds * 1000,
            ).toISOString(),
          }),
        });
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
    },
  });
}
