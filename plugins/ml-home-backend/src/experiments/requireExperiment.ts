import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { Executor, SqlPart } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DbExperimentRow } from './rows';

const noExperiment = (id: string) =>
  new NotFoundError(`No Experiment with id=${id} exists`);

function requireExperimentId(id: string): void {
  if (!/^\d{1,18}$/.test(id)) {
    throw new InputError(
      `Invalid experiment_id '${id.slice(0, 100)}': it must be a whole number`,
    );
  }
}

/** The experiment, for reading: one that is out of the scope is as if it were not there. */
export async function requireReadable(
  store: DatabaseExperimentStore,
  executor: Executor,
  id: string,
  scope: SqlPart | undefined,
): Promise<DbExperimentRow> {
  requireExperimentId(id);
  const row = await store.find(executor, { id }, scope);
  if (!row) throw noExperiment(id);
  return row;
}

/** As `requireChangeable`, and locks it until the transaction ends: one that is being removed for good is gone. */
export async function lockChangeable(
  store: DatabaseExperimentStore,
  tx: Executor,
  id: string,
  scope: SqlPart | undefined,
): Promise<DbExperimentRow> {
  requireExperimentId(id);
  await store.lock(tx, id);
  return requireChangeable(store, tx, id, scope);
}

/** The experiment, for changing: says whether it is not there or the scope does not allow. */
export async function requireChangeable(
  store: DatabaseExperimentStore,
  executor: Executor,
  id: string,
  scope: SqlPart | undefined,
): Promise<DbExperimentRow> {
  const row = await requireReadable(store, executor, id, undefined);
  if (scope && !(await store.find(executor, { id }, scope))) {
    throw new NotAllowedError(`You may not change experiment ${id}`);
  }
  return row;
}
