import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { currencySchema } from '@ml-home/backstage-plugin-ml-home-common';
import {
  PolledCluster,
  readClusters,
} from '@ml-home/backstage-plugin-ml-home-node';

/** A cluster whose OpenCost is asked on a schedule. */
export interface ClusterSettings extends PolledCluster {
  currency: string;
  aggregate: string;
}

/** Reads `mlHome.opencost`. Throws InputError that names what is wrong, so that the portal does not start with it. */
export const readSettings = (config: Config): ClusterSettings[] =>
  readClusters(config, {
    where: 'mlHome.opencost.clusters',
    what: "OpenCost's API",
    longestName: 300,
    frequency: { hours: 1 },
    extra(one, where) {
      const { data, error } = currencySchema.safeParse(
        one.getOptionalString('currency') ?? 'USD',
      );
      if (error) {
        throw new InputError(`${where}: 'currency' ${error.issues[0].message}`);
      }
      return {
        currency: data,
        aggregate:
          one.getOptionalString('aggregate') ??
          'namespace,controllerKind,controller',
      };
    },
  });
