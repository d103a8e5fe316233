import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { createDemoProvider } from './createDemoProvider';
import { createMlHomeProvider } from './createMlHomeProvider';

/**
 * The auth providers `ml-home` and `ml-home-demo`. As with every provider, each is
 * there only when `auth.providers` has an entry for it.
 *
 * @public
 */
export const authModuleMlHome = createBackendModule({
  pluginId: 'auth',
  moduleId: 'ml-home',
  register(reg) {
    reg.registerInit({
      deps: {
        auditor: coreServices.auditor,
        httpAuth: coreServices.httpAuth,
        providers: authProvidersExtensionPoint,
      },
      async init({ auditor, httpAuth, providers }) {
        providers.registerProvider({
          providerId: 'ml-home',
          factory: createMlHomeProvider({ auditor, httpAuth }),
        });
        providers.registerProvider({
          providerId: 'ml-home-demo',
          factory: createDemoProvider(),
        });
      },
    });
  },
});
