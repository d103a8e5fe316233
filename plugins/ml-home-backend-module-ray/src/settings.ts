import { Config } from '@backstage/config';
import {
  PolledCluster,
  readClusters,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ClusterFacts } from './toUses';

/** A cluster whose jobs are asked for on a schedule. */
export type ClusterSettings = PolledCluster & ClusterFacts;

/** Reads `mlHome.ray`. Throws InputError that names what is wrong, so that the portal does not start with it. */
export const readSettings = (config: Config): ClusterSettings[] =>
  readClusters(config, {
    where: 'mlHome.ray.clusters',
    what: "Ray's dashboard",
    longestName: 200,
    frequency: { minutes: 5 },
    extra: (one, _, { url }) => ({
      dashboard: url.href.replace(/\/$/, ''),
      provider: one.getOptionalString('provider'),
      region: one.getOptionalString('region'),
      gpuType: one.getOptionalString('gpuType'),
    }),
  });
