import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import { currencySchema } from '@ml-home/backstage-plugin-ml-home-common';

/** A cluster whose OpenCost is asked on a schedule. */
export interface ClusterSettings {
  cluster: string;
  url: URL;
  token?: string;
  currency: string;
  aggregate: string;
  frequency: HumanDuration;
}

const WHERE = 'mlHome.opencost.clusters';

function readCluster(config: Config): ClusterSettings {
  const cluster = config.getString('cluster').trim();
  if (!cluster || cluster.length > 300) {
    throw new InputError(`${WHERE}: 'cluster' must be a name`);
  }
  const where = `${WHERE}, cluster '${cluster}'`;
  const text = config.getString('url');
  const url = URL.parse(text.replace(/\/+$/, ''));
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${where}: 'url' must be the http or https address of OpenCost's API, not '${text}'`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `${where}: 'url' must hold no user name, password, query or fragment; give the token as 'token'`,
    );
  }
  const currency = currencySchema.safeParse(
    config.getOptionalString('currency') ?? 'USD',
  );
  if (!currency.success) {
    throw new InputError(
      `${where}: 'currency' ${currency.error.issues[0].message}`,
    );
  }
  return {
    cluster,
    url,
    token: config.getOptionalString('token'),
    currency: currency.data,
    aggregate:
      config.getOptionalString('aggregate') ??
      'namespace,controllerKind,controller',
    frequency: config.has('frequency')
      ? readDurationFromConfig(config, { key: 'frequency' })
      : { hours: 1 },
  };
}

/** Reads `mlHome.opencost`. Throws InputError that names what is wrong, so that the portal does not start with it. */
export function readSettings(config: Config): ClusterSettings[] {
  const clusters = (config.getOptionalConfigArray(WHERE) ?? []).map(
    readCluster,
  );
  const names = clusters.map(({ cluster }) => cluster);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw new InputError(`${WHERE}: the cluster '${twice}' is given twice`);
  }
  return clusters;
}
