import { setTimeout as sleep } from 'node:timers/promises';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import {
  createBackendPlugin,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import catalogModuleMlHome, { localhostUrlReaderFactory } from '../index';
import type { FeedItem } from '../models/feed';

/** What the project promises for each way between a declaration and the portal. */
export const PROMISED_MS = 10_000;

const KINDS = ['MLProject', 'MLModel', 'MLFeatureFamily', 'MLDataset'];

/** An ML Home backend that is nothing but a catalog feed. */
function aFakeMlHome(models: Map<string, FeedItem>) {
  return createBackendPlugin({
    pluginId: 'ml-home',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ httpAuth, httpRouter }) {
          httpRouter.use(async (req, res) => {
            const { principal } = await httpAuth.credentials(req, {
              allow: ['service'],
            });
            expect(principal.subject).toBe('plugin:catalog');
            res.json({
              items: [...models.values()],
              nextCursor: 'c',
              more: false,
            });
          });
        },
      });
    },
  });
}

type Database = Awaited<ReturnType<TestDatabases['init']>>;

/**
 * A real catalog with the module, on a real database, beside a faked ML Home whose
 * models the test sets.
 */
export async function startCatalog(knex: Database, folder: string) {
  const models = new Map<string, FeedItem>();
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleMlHome,
      localhostUrlReaderFactory,
      urlReaderServiceFactory,
      aFakeMlHome(models),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost' },
          catalog: { rules: [{ allow: [...KINDS, 'Group'] }] },
          mlHome: {
            catalog: { allowLocalhost: true, folder, pollSeconds: 0.5 },
          },
        },
      }),
    ],
  });
  const base = `http://localhost:${backend.server.port()}/api/catalog`;

  async function find(kind: string, name: string): Promise<Entity | undefined> {
    const response = await fetch(
      `${base}/entities/by-name/${kind}/default/${name}`,
    );
    return response.ok ? response.json() : undefined;
  }

  return {
    base,
    find,
    setModel: (item: FeedItem) => models.set(item.entityName, item),
    /** The entity once it is as wished; fails when that takes longer than promised. */
    async waitFor(
      kind: string,
      name: string,
      isWished: (entity: Entity) => unknown,
    ): Promise<Entity> {
      const end = Date.now() + PROMISED_MS;
      let last: Entity | undefined;
      while (Date.now() < end) {
        last = await find(kind, name);
        if (last && isWished(last)) {
          return last;
        }
        await sleep(100);
      }
      throw new Error(
        `${kind} ${name} is not as wished but ${JSON.stringify(last)}`,
      );
    },
  };
}
