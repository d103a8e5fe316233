import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { Executor, SqlPart } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DbExperimentRow } from './rows';

export function requireExperimentId(id: string): void {
  if (!/^\d{1,18}$/.test(id)) {
    throw new InputError(
      `Invalid experiment_id '${id.slice(0, 100)}': it must be a whole number`,
    );
  }
}

/** The experiment, if it is there and the scope allows; says which of the two it is when not. */
export async function requireExperiment(
  store: DatabaseExperimentStore,
  executor: Executor,
  id: string,
  scope: SqlPart | undefined,
): Promise<DbExperimentRow> {
  requireExperimentId(id);
  const row = await store.find(executor, { id });
  if (!row) throw new NotFoundError(`No Experiment with id=${id} exists`);
  if (scope && !(await store.find(executor, { id }, scope))) {
    throw new NotAllowedError(`You may not see or change experiment ${id}`);
  }
  return row;
}
