import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import { ClusterFacts } from './toUses';

/** A cluster whose jobs are asked for on a schedule. */
export interface ClusterSettings extends ClusterFacts {
  url: URL;
  token?: string;
  frequency: HumanDuration;
}

const WHERE = 'mlHome.ray.clusters';

function readCluster(config: Config): ClusterSettings {
  const cluster = config.getString('cluster').trim();
  if (!cluster || cluster.length > 200) {
    throw new InputError(
      `${WHERE}: 'cluster' must be a name of 200 characters at most`,
    );
  }
  const where = `${WHERE}, cluster '${cluster}'`;
  const text = config.getString('url');
  const url = URL.parse(text.replace(/\/+$/, ''));
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${where}: 'url' must be the http or https address of Ray's dashboard, not '${text}'`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `${where}: 'url' must hold no user name, password, query or fragment; give the token as 'token'`,
    );
  }
  return {
    cluster,
    url,
    dashboard: url.href.replace(/\/$/, ''),
    token: config.getOptionalString('token'),
    provider: config.getOptionalString('provider'),
    region: config.getOptionalString('region'),
    gpuType: config.getOptionalString('gpuType'),
    frequency: config.has('frequency')
      ? readDurationFromConfig(config, { key: 'frequency' })
      : { minutes: 5 },
  };
}

/** Reads `mlHome.ray`. Throws InputError that names what is wrong, so that the portal does not start with it. */
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
