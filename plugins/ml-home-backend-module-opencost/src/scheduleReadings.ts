import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CostImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { AllocationSource } from './AllocationSource';
import { askOpenCost, windowsAt } from './askOpenCost';
import { ClusterSettings } from './settings';

/** Asks OpenCost of the configured clusters again and again, in one replica at a time. */
export function scheduleReadings(options: {
  costs: CostImportService;
  clusters: ClusterSettings[];
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  const { costs, clusters, scheduler, auth, logger } = options;
  for (const settings of clusters) {
    const read = async (signal?: AbortSignal) => {
      for (const window of windowsAt(new Date())) {
        try {
          const caller = {
            credentials: await auth.getOwnServiceCredentials(),
            scopes: ['read', 'write'] as const,
          };
          const source = new AllocationSource(settings, () =>
            askOpenCost(settings, window, signal),
          );
          await costs.importCharges(source, { caller, mode: 'period' });
        } catch (error) {
          // Said on the page of imports too, and tried again at the next turn.
          logger.warn(
            `OpenCost of '${settings.cluster}' was not imported: ${error}`,
          );
        }
      }
    };
    scheduler
      .scheduleTask({
        id: `ml-home-opencost-${settings.cluster}`,
        frequency: settings.frequency,
        timeout: { minutes: 15 },
        initialDelay: { seconds: 10 },
        scope: 'global',
        fn: read,
      })
      .catch(error =>
        logger.error(
          `OpenCost of '${settings.cluster}' cannot be scheduled`,
          error,
        ),
      );
  }
}
