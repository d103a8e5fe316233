import {
  deadlineProblem,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DbSloRow } from './DatabaseSloStore';

/** How the promise in force contradicts the way in which a family is delivered, naming both; undefined when it does not. */
export function promiseProblem(
  schedule: Schedule,
  promise: Pick<DbSloRow, 'version' | 'deadline'>,
): string | undefined {
  const { deadline } = promise;
  const problem = deadlineProblem(schedule, deadline);
  if (!problem || deadline.kind !== 'wallClock') return undefined;
  const cadence =
    schedule.cadence === 'cron' ? `cron '${schedule.cron}'` : schedule.cadence;
  return `cadence ${cadence} contradicts the promise in force, version ${promise.version}: its deadline ${deadline.time} ${problem}`;
}
