import { createBackend } from '@backstage/backend-defaults';
import { localhostUrlReaderFactory } from '@ml-home/backstage-plugin-catalog-backend-module-ml-home';
import { httpRouter } from './httpRouter';

const backend = createBackend();

backend.add(httpRouter);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
// Refuses every sign-in outside development unless the configuration allows it.
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@ml-home/backstage-plugin-auth-backend-module-ml-home'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@ml-home/backstage-plugin-catalog-backend-module-ml-home'));
backend.add(localhostUrlReaderFactory);

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

backend.add(import('@ml-home/backstage-plugin-ml-home-backend'));
backend.add(import('@ml-home/backstage-plugin-ml-home-backend-module-feast'));
backend.add(import('@ml-home/backstage-plugin-ml-home-backend-module-focus'));
backend.add(import('@ml-home/backstage-plugin-ml-home-backend-module-mlflow'));
backend.add(
  import('@ml-home/backstage-plugin-ml-home-backend-module-opencost'),
);
backend.add(
  import('@ml-home/backstage-plugin-ml-home-backend-module-openlineage'),
);
backend.add(import('@ml-home/backstage-plugin-ml-home-backend-module-ray'));

// A backend that could not start must end, so that whoever started it notices.
backend.start().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
