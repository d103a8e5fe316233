import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { RegistryImporter } from './RegistryImporter';
import { FeastSettings } from './settings';

/** Reads the configured registries again and again, in one replica at a time. */
export function scheduleReadings(options: {
  importer: RegistryImporter;
  settings: FeastSettings;
  scheduler: SchedulerService;
  auth: AuthService;
  logger: LoggerService;
}): void {
  const { importer, settings, scheduler, auth, logger } = options;
  for (const { project, frequency } of settings.registries) {
    const read = async (signal?: AbortSignal) => {
      try {
        const caller = {
          credentials: await auth.getOwnServiceCredentials(),
          scopes: ['read', 'write'] as const,
        };
        const done = await importer.sync(project, { caller }, signal);
        logger.info(
          `Read the Feast registry '${project}': ${done.families} families, ${done.features} features, ${done.gone} gone, ${done.problems.length} problems`,
        );
      } catch (error) {
        // Said on the pages too, and tried again at the next turn.
        logger.warn(
          `The Feast registry '${project}' was not imported: ${error}`,
        );
      }
    };
    scheduler
      .scheduleTask({
        id: `ml-home-feast-${project}`,
        frequency,
        timeout: { minutes: 15 },
        initialDelay: { seconds: 5 },
        scope: 'global',
        fn: read,
      })
      .catch(error =>
        logger.error(
          `The Feast registry '${project}' cannot be scheduled`,
          error,
        ),
      );
  }
}
