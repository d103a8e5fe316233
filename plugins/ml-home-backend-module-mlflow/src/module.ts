import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter } from './createRouter';

/**
 * Answers the MLflow client at `/api/ml-home/mlflow`.
 *
 * @public
 */
export const mlHomeModuleMlflow = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'mlflow',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        protocols: mlHomeProtocolsExtensionPoint,
      },
      async init({ config, protocols }) {
        const appUrl = config.getString('app.baseUrl');
        protocols.addProtocol({
          id: 'mlflow',
          path: '/mlflow',
          createRouter: context => createRouter(context, { appUrl }),
        });
      },
    });
  },
});
