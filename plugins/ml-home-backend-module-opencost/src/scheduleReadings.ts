import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  CostImportService,
  scheduleClusters,
} from '@ml-home/backstage-plugin-ml-home-node';
import { AllocationSource } from './AllocationSource';
import { askOpenCost, windowsAt } from './askOpenCost';
import { ClusterSettings } from './settings';

/** Asks OpenCost of the configured clusters again and again, in one replica at a time. */
export function scheduleReadings({
  costs,
  ...options
}: {
  costs: CostImportService;
  clusters: ClusterSettings[];
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  scheduleClusters({
    ...options,
    id: 'opencost',
    timeout: { minutes: 15 },
    async read(settings, caller, signal) {
      for (const window of windowsAt(new Date())) {
        try {
          const source = new AllocationSource(settings, () =>
            askOpenCost(settings, window, signal),
          );
          await costs.importCharges(source, { caller, mode: 'period' });
        } catch (error) {
          // Said on the page of imports too, and tried again at the next turn; the other month is read all the same.
          options.logger.warn(
            `OpenCost of '${settings.cluster}' was not imported: ${error}`,
          );
        }
      }
    },
  });
}
