import {
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  Caller,
  mlHomeProtocolsExtensionPoint,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { JsonObject } from '@backstage/types';
import express from 'express';
import { Knex } from 'knex';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mlHomePlugin } from '../plugin';

export const FIXED_TOKEN = 'fixed-token-of-the-tests';
export const GUEST = 'user:default/guest';

/** Stands in for the auth module: issues the mock token of the person that the backend names. */
const authPlugin = createBackendPlugin({
  pluginId: 'auth',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        const router = express.Router();
        router.post('/ml-home/refresh', express.json(), (request, response) => {
          response.json({
            token: mockCredentials.user.token(request.body.userEntityRef),
            expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
          });
        });
        httpRouter.use(router);
      },
    });
  },
});

/** A catalog with some entities, which a test may cut off. */
function catalogOf(options: {
  entities?: Entity[];
  catalogDown?: () => boolean;
}) {
  const catalog = catalogServiceMock({ entities: options.entities ?? [] });
  return createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () =>
      new Proxy(catalog, {
        get: (target, name) => {
          if (name !== 'then' && options.catalogDown?.()) {
            return async () => {
              throw new TypeError('fetch failed');
            };
          }
          const member = Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
  });
}

/** An ML Home backend on real Postgres, its catalog filled by the test. */
export async function startMlHome(options: {
  knex: Knex;
  entities?: Entity[];
  decide?: (permission: string) => PolicyDecision | undefined;
  /** `mlHome.governance`. */
  governance?: JsonObject;
  /** Filled with the scheduled tasks by their id, for a test that lets time pass itself. */
  tasks?: Map<string, (signal: AbortSignal) => Promise<void> | void>;
  /** Whether the catalog cannot be reached at the moment. */
  catalogDown?: () => boolean;
}) {
  let context: ProtocolContext | undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-home-test-'));
  const probe = createBackendModule({
    pluginId: 'ml-home',
    moduleId: 'probe',
    register(env) {
      env.registerInit({
        deps: { protocols: mlHomeProtocolsExtensionPoint },
        async init({ protocols }) {
          protocols.addProtocol({
            id: 'probe',
            path: '/probe',
            createRouter(given) {
              context = given;
              return express.Router();
            },
          });
        },
      });
    },
  });
  const allow = { result: 'ALLOW' } as PolicyDecision;
  const answer = async (requests: { permission: { name: string } }[]) =>
    requests.map(
      ({ permission }) => options.decide?.(permission.name) ?? allow,
    ) as never;
  const backend = await startTestBackend({
    features: [
      mlHomePlugin,
      probe,
      authPlugin,
      catalogOf(options),
      mockServices.database.mock({ getClient: async () => options.knex })
        .factory,
      mockServices.permissions.mock({
        authorize: answer,
        authorizeConditional: answer,
      }).factory,
      ...(options.tasks
        ? [
            mockServices.scheduler.mock({
              scheduleTask: async task => {
                options.tasks!.set(task.id, task.fn as never);
              },
            }).factory,
          ]
        : []),
      mockServices.rootConfig.factory({
        data: {
          mlHome: {
            bootstrapToken: { token: FIXED_TOKEN, user: GUEST },
            artifacts: { type: 'folder', root: folder },
            ...(options.governance ? { governance: options.governance } : {}),
          },
        },
      }),
    ],
  });
  const base = `http://localhost:${backend.server.port()}/api/ml-home`;
  return {
    services: context!.services,
    address: base,
    folder,
    async call(
      method: string,
      route: string,
      given: {
        token?: string;
        body?: unknown;
        /** A body that is not JSON. */
        raw?: string;
        headers?: Record<string, string>;
      } = {},
    ) {
      const response = await fetch(`${base}${route}`, {
        method,
        headers: {
          ...(given.token ? { Authorization: `Bearer ${given.token}` } : {}),
          ...(given.body ? { 'Content-Type': 'application/json' } : {}),
          ...(given.raw === undefined ? {} : { 'Content-Type': 'text/csv' }),
          ...given.headers,
        },
        body: given.body ? JSON.stringify(given.body) : given.raw,
      });
      const text = await response.text();
      return {
        status: response.status,
        // eslint-disable-next-line @typescript-eslint/no-explicit-any
        body: (text ? JSON.parse(text) : undefined) as any,
      };
    },
    async text(route: string, token: string) {
      const response = await fetch(`${base}${route}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return response.text();
    },
    async stop() {
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const userToken = (ref = GUEST) => mockCredentials.user.token(ref);
export const serviceToken = (subject: string) =>
  mockCredentials.service.token({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'ml-home',
  });

export const asCaller = (ref = GUEST): Caller => ({
  credentials: mockCredentials.user(ref),
  userEntityRef: ref,
  scopes: ['read', 'write'],
});

/** Fails where there is no Postgres: tests that are silently left out would prove nothing. */
export const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
