import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ResourceUseService } from '@ml-home/backstage-plugin-ml-home-node';
import { askRay } from './askRay';
import { ClusterSettings } from './settings';
import { readAnswer } from './toUses';

const SOURCE = 'ray';

/** Asks the configured clusters for their jobs again and again, in one replica at a time. */
export function scheduleReadings(options: {
  uses: ResourceUseService;
  clusters: ClusterSettings[];
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  const { uses, clusters, scheduler, auth, logger } = options;
  for (const settings of clusters) {
    const of = { source: SOURCE, origin: settings.cluster };
    const read = async (signal?: AbortSignal) => {
      const caller = {
        credentials: await auth.getOwnServiceCredentials(),
        scopes: ['read', 'write'] as const,
      };
      try {
        const answer = readAnswer(await askRay(settings, signal), settings);
        await uses.importUses({ ...of, ...answer }, { caller });
      } catch (error) {
        const { message } = error as Error;
        logger.warn(
          `Jobs of Ray '${settings.cluster}' were not read: ${error}`,
        );
        // Told on the page of reports until the next turn reads it.
        await uses.reportFailure({ ...of, message }, { caller });
      }
    };
    scheduler
      .scheduleTask({
        id: `ml-home-ray-${settings.cluster}`,
        frequency: settings.frequency,
        timeout: { minutes: 5 },
        initialDelay: { seconds: 10 },
        scope: 'global',
        fn: read,
      })
      .catch(error =>
        logger.error(`Ray of '${settings.cluster}' cannot be scheduled`, error),
      );
  }
}
