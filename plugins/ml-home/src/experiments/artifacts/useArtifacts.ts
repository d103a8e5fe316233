import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';

/** Where files lie: in a run, or in a model that it logged. */
export interface ArtifactRoot {
  runId: string;
  model?: string;
}

/** Files directly below a path. */
export const useArtifacts = (
  root: ArtifactRoot,
  path: string,
  options: { live?: boolean; enabled?: boolean } = {},
) =>
  useMlHomeQuery(
    ['run', root.runId, 'artifacts', root.model ?? null, path],
    (api, signal) =>
      api.listArtifacts(root.runId, path, { model: root.model, signal }),
    {
      enabled: options.enabled,
      refetchInterval: options.live ? 10_000 : false,
    },
  );
