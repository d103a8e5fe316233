import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { isLocalYaml, LocalhostUrlReader } from './LocalhostUrlReader';

/**
 * Lets "Register existing component" read `http://localhost:<port>/….yaml` when
 * `mlHome.catalog.allowLocalhost` is true, and does nothing otherwise. Add it to
 * the backend beside the module: `backend.add(localhostUrlReaderFactory)`.
 *
 * It is a service factory and not part of the module because URL readers are made
 * before, and apart from, the modules of any plugin.
 *
 * @public
 */
export const localhostUrlReaderFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: { config: coreServices.rootConfig },
  factory({ config }) {
    const enabled =
      config.getOptionalBoolean('mlHome.catalog.allowLocalhost') ?? false;
    return () =>
      enabled
        ? [{ predicate: isLocalYaml, reader: new LocalhostUrlReader() }]
        : [];
  },
});
