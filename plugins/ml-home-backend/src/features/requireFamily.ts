import { InputError, NotFoundError } from '@backstage/errors';
import {
  Deadline,
  deadlineProblem,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, SqlPart } from '../database';
import {
  DatabaseFamilyStore,
  DbFamilyKeyRow,
  scheduleOf,
} from './DatabaseFamilyStore';

/** A person's ref; services watch nothing. */
export const userOf = ({ userEntityRef }: Caller): string =>
  userEntityRef ?? '';

export const noFamily = (name: string) =>
  new NotFoundError(`There is no feature family '${name}'`);

/** Throws NotFoundError. */
export async function requireFamily(
  families: DatabaseFamilyStore,
  executor: Executor,
  name: string,
  scope?: SqlPart,
): Promise<DbFamilyKeyRow> {
  const row = await families.find(executor, name, scope);
  if (!row) throw noFamily(name);
  return row;
}

export const noSchedule = (name: string) =>
  new InputError(
    `Nobody said how the family '${name}' is delivered: declare 'delivery' with its cadence and zone, or register a schedule`,
  );

/** Throws NotFoundError, or InputError when nobody said how the family is delivered. */
export async function requireSchedule(
  families: DatabaseFamilyStore,
  executor: Executor,
  name: string,
  scope?: SqlPart,
): Promise<{ row: DbFamilyKeyRow; schedule: Schedule }> {
  const row = await requireFamily(families, executor, name, scope);
  const schedule = scheduleOf(row);
  if (!schedule) throw noSchedule(name);
  return { row, schedule };
}

/** Throws InputError when a deadline contradicts how the family is delivered. */
export function requireDeadline(schedule: Schedule, deadline: Deadline): void {
  const problem = deadlineProblem(schedule, deadline);
  if (problem) throw new InputError(`'deadline' ${problem}`);
}
