import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';
import { Caller } from '../services';
import { PolledCluster } from './readClusters';

/** Reads each cluster again and again, in one replica at a time, in the name of the portal. */
export function scheduleClusters<Cluster extends PolledCluster>(options: {
  /** Of the module: of tasks and in the log. */
  id: string;
  clusters: Cluster[];
  timeout: HumanDuration;
  /** Tells itself where a cluster does not answer: what it throws is logged only. */
  read: (
    cluster: Cluster,
    caller: Caller,
    signal?: AbortSignal,
  ) => Promise<void>;
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  const { id, clusters, timeout, read, scheduler, auth, logger } = options;
  for (const cluster of clusters) {
    const named = `${id} of '${cluster.cluster}'`;
    scheduler
      .scheduleTask({
        id: `ml-home-${id}-${cluster.cluster}`,
        frequency: cluster.frequency,
        timeout,
        initialDelay: { seconds: 10 },
        scope: 'global',
        fn: async signal => {
          try {
            const caller: Caller = {
              credentials: await auth.getOwnServiceCredentials(),
              scopes: ['read', 'write'],
            };
            await read(cluster, caller, signal);
          } catch (error) {
            logger.warn(`${named} was not read: ${error}`);
          }
        },
      })
      .catch(error => logger.error(`${named} cannot be scheduled`, error));
  }
}
