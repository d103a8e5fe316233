import { Executor } from '../database';

/** Told in the same transaction when experiments change their project: models inherit the project's owner. */
export interface ModelOwnershipListener {
  experimentProjectChanged(
    executor: Executor,
    experimentIds: string[],
  ): Promise<void>;
}
