import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';

/** A cluster that is asked on a schedule. */
export interface PolledCluster {
  /** Its name here, by which its answers are told from those of others. */
  cluster: string;
  url: URL;
  token?: string;
  frequency: HumanDuration;
}

function readCluster<Extra>(
  config: Config,
  of: ClusterReading<Extra>,
): PolledCluster & Extra {
  const cluster = config.getString('cluster').trim();
  if (!cluster || cluster.length > of.longestName) {
    throw new InputError(
      `${of.where}: 'cluster' must be a name of ${of.longestName} characters at most`,
    );
  }
  const where = `${of.where}, cluster '${cluster}'`;
  const text = config.getString('url');
  const url = URL.parse(text.replace(/\/+$/, ''));
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${where}: 'url' must be the http or https address of ${of.what}, not '${text}'`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `${where}: 'url' must hold no user name, password, query or fragment; give the token as 'token'`,
    );
  }
  const polled: PolledCluster = {
    cluster,
    url,
    token: config.getOptionalString('token'),
    frequency: config.has('frequency')
      ? readDurationFromConfig(config, { key: 'frequency' })
      : of.frequency,
  };
  return { ...polled, ...of.extra(config, where, polled) };
}

/** How clusters of one kind are read from the configuration. */
export interface ClusterReading<Extra> {
  /** The list, such as `mlHome.ray.clusters`. */
  where: string;
  /** What `url` is the address of, in words. */
  what: string;
  longestName: number;
  /** Unless a cluster says another one. */
  frequency: HumanDuration;
  /** What clusters of this kind have besides; `where` names the cluster in errors. */
  extra: (config: Config, where: string, cluster: PolledCluster) => Extra;
}

/**
 * Clusters that a module asks on a schedule.
 *
 * @throws InputError - names what is wrong, so that the portal does not start with it
 */
export function readClusters<Extra>(
  config: Config,
  of: ClusterReading<Extra>,
): (PolledCluster & Extra)[] {
  const clusters = (config.getOptionalConfigArray(of.where) ?? []).map(one =>
    readCluster(one, of),
  );
  const names = clusters.map(({ cluster }) => cluster);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw new InputError(`${of.where}: the cluster '${twice}' is given twice`);
  }
  return clusters;
}
