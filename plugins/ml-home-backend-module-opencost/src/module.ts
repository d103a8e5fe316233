import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';
import { scheduleReadings } from './scheduleReadings';
import { readSettings } from './settings';

/**
 * Takes what OpenCost allocates of Kubernetes clusters, sent to `/api/ml-home/opencost/allocations` or asked for on a
 * schedule.
 *
 * @public
 */
export const mlHomeModuleOpenCost = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'opencost',
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
          id: 'opencost',
          path: '/opencost',
          createRouter(context) {
            scheduleReadings({
              costs: context.services.costs,
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
