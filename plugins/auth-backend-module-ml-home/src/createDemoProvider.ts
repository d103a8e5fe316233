import { InputError, NotAllowedError } from '@backstage/errors';
import {
  type AuthProviderFactory,
  type ClientAuthResponse,
  prepareBackstageIdentityResponse,
} from '@backstage/plugin-auth-node';
import { parseUserRef } from './parseUserRef';
import { withoutOAuth } from './withoutOAuth';

/** The header in which the sign-in page names the person to be. @public */
export const DEMO_USER_HEADER = 'x-ml-home-demo-user';

/**
 * Makes the provider that signs in the people of the demo, with no proof of any
 * kind: whoever reaches the portal may be any of them. Only those that the
 * configuration lists can be chosen.
 *
 * The answer has the shape that ProxiedSignInPage expects.
 *
 * @public
 */
export function createDemoProvider(): AuthProviderFactory {
  return ({ providerId, config, logger, resolverContext }) => {
    const people = new Map(
      (config.getOptionalConfigArray('people') ?? []).map((person, index) => [
        parseUserRef(
          person.getString('entityRef'),
          `auth.providers.${providerId}.people[${index}].entityRef`,
        ),
        { displayName: person.getOptionalString('title') },
      ]),
    );
    if (people.size) {
      logger.warn(
        `Anyone who can reach this portal may sign in as any of ${people.size} demo people without a password. This is for trying ML Home on one's own machine: remove auth.providers.${providerId} anywhere else`,
      );
    }

    return {
      ...withoutOAuth(providerId),

      // GET, because that is how the sign-in page asks. A page of another origin
      // can not send the header without the backend's leave.
      async refresh(req, res) {
        const header = req.header(DEMO_USER_HEADER);
        if (!header) {
          throw new InputError(`The header ${DEMO_USER_HEADER} is required`);
        }
        const entityRef = parseUserRef(header, DEMO_USER_HEADER);
        const profile = people.get(entityRef);
        if (!profile) {
          throw new NotAllowedError(
            `${entityRef} is not one of the people of the demo`,
          );
        }
        const result = await resolverContext.signInWithCatalogUser(
          { entityRef },
          // In the first seconds of a new installation the catalog has not read
          // its users yet.
          { dangerousEntityRefFallback: { entityRef } },
        );
        const response: ClientAuthResponse<{}> = {
          providerInfo: {},
          profile,
          backstageIdentity: prepareBackstageIdentityResponse(result),
        };
        res.status(200).json(response);
      },
    };
  };
}
