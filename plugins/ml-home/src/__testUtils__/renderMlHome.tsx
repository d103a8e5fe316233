import { renderTestApp } from '@backstage/frontend-test-utils';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import { fakeMlHomeClient } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { mlHomeApiRef } from '@ml-home/backstage-plugin-ml-home-react';
import { mlHomePlugin } from '../plugin';

export const someoneWithRuns = async () => ({
  userEntityRef: 'user:default/ada',
  hasRuns: true,
  hasModels: true,
  activeTokens: 1,
  demo: { models: 0, versions: 0, experiments: 0, runs: 0 },
});

export const noFacets = async () => ({
  owner: [],
  project: [],
  tag: [],
  lifecycle: [],
});

type Extensions = (
  | Record<string, boolean>
  | Record<string, { config: Record<string, string> }>
)[];

/** Opens an address of ML Home in a portal on the new frontend system. */
export function renderMlHome(
  path: string,
  methods: Partial<MlHomeApi>,
  extensions: Extensions = [],
) {
  return renderTestApp({
    features: [mlHomePlugin],
    initialRouteEntries: [path],
    config: {
      app: { baseUrl: 'http://localhost:3000', extensions },
      backend: { baseUrl: 'http://localhost:7007' },
    },
    apis: [[mlHomeApiRef, fakeMlHomeClient(methods)]],
  });
}

/** An error as the client throws it. */
export const httpError = (statusCode: number, message: string) =>
  Object.assign(new Error(message), {
    name: 'ResponseError',
    statusCode,
    body: { error: { name: 'Error', message } },
  });
