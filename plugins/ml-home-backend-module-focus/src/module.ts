import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';

const DEFAULT_MAX_BYTES = 8 * 2 ** 30;

/**
 * Takes bills in FOCUS at `/api/ml-home/focus/imports`.
 *
 * @public
 */
export const mlHomeModuleFocus = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'focus',
  register(env) {
    env.registerInit({
      deps: {
        protocols: mlHomeProtocolsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ protocols, config }) {
        const maxFileBytes =
          config.getOptionalNumber('mlHome.costs.maxFileBytes') ??
          DEFAULT_MAX_BYTES;
        protocols.addProtocol({
          id: 'focus',
          path: '/focus',
          createRouter: context => createRouter(context, { maxFileBytes }),
        });
      },
    });
  },
});
