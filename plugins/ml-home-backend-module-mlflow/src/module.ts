import { createBackendModule } from '@backstage/backend-plugin-api';
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
      deps: { protocols: mlHomeProtocolsExtensionPoint },
      async init({ protocols }) {
        protocols.addProtocol({ id: 'mlflow', path: '/mlflow', createRouter });
      },
    });
  },
});
