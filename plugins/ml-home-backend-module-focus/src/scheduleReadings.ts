import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CostImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { BillReader } from './BillReader';
import { BillsSettings } from './settings';

/** Looks for new bills again and again, in one replica at a time. */
export function scheduleReadings(options: {
  costs: CostImportService;
  bills: BillsSettings[];
  maxFileBytes: number;
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  const { costs, maxFileBytes, scheduler, auth, logger } = options;
  for (const settings of options.bills) {
    const reader = new BillReader({ settings, costs, maxFileBytes });
    const read = async () => {
      try {
        const done = await reader.read({
          credentials: await auth.getOwnServiceCredentials(),
          scopes: ['read', 'write'],
        });
        for (const { name, state, error } of done) {
          if (error) logger.warn(`The bill '${name}' was refused: ${error}`);
          else logger.info(`The bill '${name}' was read: ${state}`);
        }
      } catch (error) {
        logger.warn(`Bills of '${settings.name}' cannot be listed: ${error}`);
      }
    };
    scheduler
      .scheduleTask({
        id: `ml-home-bills-${settings.name}`,
        frequency: settings.frequency,
        timeout: { hours: 2 },
        initialDelay: { seconds: 10 },
        scope: 'global',
        fn: read,
      })
      .catch(error =>
        logger.error(`Bills of '${settings.name}' cannot be scheduled`, error),
      );
  }
}
