import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { MlHomeFolderProvider } from './folder/MlHomeFolderProvider';
import { MlHomeKindsProcessor } from './kinds/MlHomeKindsProcessor';
import { HttpCatalogFeed } from './models/feed';
import {
  locationOf,
  MlHomeModelsProvider,
} from './models/MlHomeModelsProvider';
import { PollingLoop } from './PollingLoop';
import { readCatalogConfig } from './readCatalogConfig';

/**
 * The kinds of ML Home, their relations, entities for models that no file declares,
 * and a folder of declarations.
 *
 * @public
 */
export const catalogModuleMlHome = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'ml-home',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        lifecycle,
        logger,
        processing,
      }) {
        const { pollMs, reconcileMs, folder } = readCatalogConfig(config);
        processing.addProcessor(new MlHomeKindsProcessor());

        const models = new MlHomeModelsProvider({
          feed: new HttpCatalogFeed({ auth, discovery }),
          logger,
          reconcileMs,
          findLocations: async entityRefs => {
            const { items } = await catalog.getEntitiesByRefs(
              { entityRefs, fields: ['metadata.annotations'] },
              { credentials: await auth.getOwnServiceCredentials() },
            );
            return items.map(locationOf);
          },
        });
        processing.addEntityProvider(models);
        new PollingLoop({
          subject: 'the models of ML Home',
          intervalMs: pollMs,
          logger,
          run: signal => models.poll(signal),
        }).bindTo(lifecycle);

        if (folder) {
          const provider = new MlHomeFolderProvider({ folder, logger });
          processing.addEntityProvider(provider);
          new PollingLoop({
            subject: `the folder ${folder}`,
            intervalMs: pollMs,
            logger,
            run: () => provider.scan(),
          }).bindTo(lifecycle);
        }
      },
    });
  },
});
