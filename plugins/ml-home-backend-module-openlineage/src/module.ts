import { createBackendModule } from '@backstage/backend-plugin-api';
import { mlHomeProtocolsExtensionPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { createRouter, ENDPOINT } from './createRouter';

/**
 * Takes the events of OpenLineage at `/api/ml-home/openlineage`.
 *
 * @public
 */
export const mlHomeModuleOpenlineage = createBackendModule({
  pluginId: 'ml-home',
  moduleId: 'openlineage',
  register(env) {
    env.registerInit({
      deps: { protocols: mlHomeProtocolsExtensionPoint },
      async init({ protocols }) {
        protocols.addProtocol({
          id: 'openlineage',
          path: `/openlineage${ENDPOINT}`,
          createRouter,
        });
        // The Python client resolves its endpoint against the address as browsers resolve a link: of one that does not
        // end in a slash the last part goes.
        protocols.addProtocol({
          id: 'openlineage-resolved',
          path: ENDPOINT,
          createRouter,
        });
      },
    });
  },
});
