import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';

export const VERSIONS_PAGE = 50;

export const useModel = (name: string) =>
  useMlHomeQuery(
    ['model', name],
    (api, signal) => api.getModel(name, { signal }),
    { refetchInterval: 30_000 },
  );

export const useModelVersions = (
  name: string,
  options: { cursor?: string; limit?: number; enabled?: boolean } = {},
) =>
  useMlHomeQuery(
    ['model', name, 'versions', options.cursor ?? '', options.limit ?? 0],
    (api, signal) =>
      api.listModelVersions(
        name,
        { cursor: options.cursor, limit: options.limit ?? VERSIONS_PAGE },
        { signal },
      ),
    {
      keepPrevious: true,
      refetchInterval: 30_000,
      enabled: options.enabled,
    },
  );

export const useModelVersion = (name: string, version: string) =>
  useMlHomeQuery(['model', name, 'version', version], (api, signal) =>
    api.getModelVersion({ name, version }, { signal }),
  );
