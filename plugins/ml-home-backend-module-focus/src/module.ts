import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';
import { clearAbandoned } from './reading/spool';
import { scheduleReadings } from './scheduleReadings';
import { readSettings } from './settings';

const DEFAULT_MAX_BYTES = 8 * 2 ** 30;

/**
 * Takes bills in FOCUS at `/api/ml-home/focus/imports` and from folders and buckets, and writes the ledger as FOCUS at
 * `/api/ml-home/focus/exports`.
 *
 * @public
 */
export const mlHomeModuleFocus = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'focus',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        scheduler: coreServices.scheduler,
        protocols: mlHomeProtocolsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ auth, scheduler, protocols, config }) {
        await clearAbandoned();
        const bills = readSettings(config);
        const maxFileBytes =
          config.getOptionalNumber('mlHome.costs.maxFileBytes') ??
          DEFAULT_MAX_BYTES;
        protocols.addProtocol({
          id: 'focus',
          path: '/focus',
          createRouter(context) {
            scheduleReadings({
              costs: context.services.costs,
              logger: context.logger,
              ...{ bills, maxFileBytes, scheduler, auth },
            });
            return createRouter(context, { maxFileBytes });
          },
        });
      },
    });
  },
});
