import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  ResourceUseService,
  scheduleClusters,
} from '@ml-home/backstage-plugin-ml-home-node';
import { askRay } from './askRay';
import { ClusterSettings } from './settings';
import { readAnswer } from './toUses';

/** Asks the configured clusters for their jobs again and again, in one replica at a time. */
export function scheduleReadings({
  uses,
  ...options
}: {
  uses: ResourceUseService;
  clusters: ClusterSettings[];
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  scheduleClusters({
    ...options,
    id: 'ray',
    timeout: { minutes: 5 },
    async read(settings, caller, signal) {
      const of = { source: 'ray', origin: settings.cluster };
      try {
        const answer = readAnswer(await askRay(settings, signal), settings);
        await uses.importUses({ ...of, ...answer }, { caller });
      } catch (error) {
        // Told on the page of reports until the next turn reads it.
        const { message } = error as Error;
        await uses.reportFailure({ ...of, message }, { caller });
        throw error;
      }
    },
  });
}
