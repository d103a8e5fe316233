import { askCluster } from '@ml-home/backstage-plugin-ml-home-node';
import { ClusterSettings } from './settings';

/** @throws InputError - the server does not answer, or not as Ray does */
export const askRay = (
  settings: ClusterSettings,
  signal?: AbortSignal,
): Promise<string> =>
  askCluster(
    settings,
    '/api/jobs/',
    { what: 'Ray', mostBytes: 64 * 2 ** 20, timeoutMs: 60_000 },
    signal,
  );
