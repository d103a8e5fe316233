import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  type AuthService,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import authModuleMlHome from '../index';

const ADA: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada-lindqvist' },
  spec: {},
  relations: [
    { type: 'memberOf', targetRef: 'group:default/search-ranking' },
    { type: 'ownerOf', targetRef: 'mlmodel:default/ranker' },
  ],
};

/** A plugin that does nothing but lend its identity to the test. */
function aPlugin(pluginId: string, lend: (auth: AuthService) => void) {
  return createBackendPlugin({
    pluginId,
    register(env) {
      env.registerInit({
        deps: { auth: coreServices.auth },
        init: async ({ auth }) => lend(auth),
      });
    },
  });
}

/** A plugin that only a user may ask, and that tells the user who they are. */
const whoAmIPlugin = createBackendPlugin({
  pluginId: 'who-am-i',
  register(env) {
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        userInfo: coreServices.userInfo,
      },
      async init({ httpAuth, httpRouter, userInfo }) {
        httpRouter.use(async (req, res) => {
          const credentials = await httpAuth.credentials(req, {
            allow: ['user'],
          });
          res.json(await userInfo.getUserInfo(credentials));
        });
      },
    });
  },
});

type Database = Awaited<ReturnType<TestDatabases['init']>>;

/** A backend with the framework's real tokens, and the catalog alone faked. */
export async function startAuth(knex: Database, providers: object) {
  const identities = new Map<string, AuthService>();
  const logger = mockServices.rootLogger.mock();
  logger.child.mockImplementation(() => logger);
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleMlHome,
      authServiceFactory,
      databaseServiceFactory,
      httpAuthServiceFactory,
      userInfoServiceFactory,
      logger.factory,
      catalogServiceMock.factory({ entities: [ADA] }),
      ...['ml-home', 'other'].map(id =>
        aPlugin(id, auth => identities.set(id, auth)),
      ),
      whoAmIPlugin,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            baseUrl: 'http://localhost:7007',
            database: {
              client: 'pg',
              connection: {
                ...knex.client.config.connection,
                // knex hides it from enumeration.
                password: knex.client.config.connection.password,
              },
              // The database of this test holds the plugins as schemas.
              pluginDivisionMode: 'schema',
            },
          },
          auth: { providers },
        },
      }),
    ],
  });
  const base = `http://localhost:${server.port()}/api`;
  return {
    base,
    logger,
    /** The header of a service token that a plugin made for the auth plugin. */
    async serviceHeader(pluginId: string) {
      const auth = identities.get(pluginId)!;
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'auth',
      });
      return { authorization: `Bearer ${token}` };
    },
    exchange: (headers: Record<string, string>, body: unknown) =>
      fetch(`${base}/auth/ml-home/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    signIn: (headers: Record<string, string>) =>
      fetch(`${base}/auth/ml-home-demo/refresh`, { headers }),
    async whoIs(token: string): Promise<unknown> {
      const response = await fetch(`${base}/who-am-i`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(200);
      return response.json();
    },
  };
}
