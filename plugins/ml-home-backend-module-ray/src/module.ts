import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';
import { scheduleReadings } from './scheduleReadings';
import { readSettings } from './settings';

/**
 * Takes what jobs of Ray held, sent to `/api/ml-home/ray/jobs` or asked for on a schedule.
 *
 * @public
 */
export const mlHomeModuleRay = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'ray',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        protocols: mlHomeProtocolsExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, protocols, scheduler }) {
        const clusters = readSettings(config);
        protocols.addProtocol({
          id: 'ray',
          path: '/ray',
          createRouter(context) {
            scheduleReadings({
              uses: context.services.uses,
              logger: context.logger,
              ...{ clusters, scheduler, auth },
            });
            return createRouter(context);
          },
        });
      },
    });
  },
});
