import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';
import { RegistryImporter } from './RegistryImporter';
import { scheduleReadings } from './scheduleReadings';
import { readSettings } from './settings';

/**
 * Imports Feast registries, uploaded at `/api/ml-home/feast` or read on a schedule.
 *
 * @public
 */
export const mlHomeModuleFeast = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'feast',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        permissions: coreServices.permissions,
        protocols: mlHomeProtocolsExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, permissions, protocols, scheduler }) {
        const settings = readSettings(config);
        protocols.addProtocol({
          id: 'feast',
          path: '/feast',
          createRouter(context) {
            const importer = new RegistryImporter({
              features: context.services.features,
              settings,
            });
            scheduleReadings({
              importer,
              settings,
              scheduler,
              auth,
              logger: context.logger,
            });
            return createRouter(context, { importer, settings, permissions });
          },
        });
      },
    });
  },
});
