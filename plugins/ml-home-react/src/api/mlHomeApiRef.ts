import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  MlHomeApi,
  MlHomeClient,
} from '@ml-home/backstage-plugin-ml-home-common';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';

/** The API of ML Home, in both frontend systems. */
export const mlHomeApiRef = createApiRef<MlHomeApi>().with({
  id: 'plugin.ml-home.client',
  pluginId: 'ml-home',
});

/** What both wirings give to their API factory. */
export const mlHomeApiFactory = {
  api: mlHomeApiRef,
  deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
  factory: (deps: {
    discoveryApi: typeof discoveryApiRef.T;
    fetchApi: typeof fetchApiRef.T;
  }): MlHomeApi => new MlHomeClient(deps),
};
