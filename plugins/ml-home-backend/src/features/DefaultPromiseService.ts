import { InputError, NotFoundError } from '@backstage/errors';
import {
  partitionNamed,
  Schedule,
  SloInput,
  toOdcs,
  toOpenSlo,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { AlertNotes } from './AlertNotes';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import {
  DatabaseSloStore,
  DbExcuseRow,
  toSloVersion,
} from './DatabaseSloStore';
import { toSloInput } from './exchange';
import { FamilyJudge } from './FamilyJudge';
import {
  requireDeadline,
  requireFamily,
  requireSchedule,
} from './requireFamily';
import { ExcuseView, PromiseService } from './types';
import { toSloView } from './views';

const MOST_AHEAD = 366 * 86_400_000;

const toExcuse = (row: DbExcuseRow): ExcuseView => ({
  id: row.id,
  from: row.from_key,
  to: row.to_key,
  reason: row.reason,
  author: row.author ?? undefined,
  createdAt: row.created_at.toISOString(),
});

/** The partition that a field of the body names; throws InputError that says which. */
function partitionOf(schedule: Schedule, field: string, key: string) {
  try {
    return partitionNamed(schedule, key);
  } catch (error) {
    throw new InputError(`'${field}' in the body: ${(error as Error).message}`);
  }
}

/** What is promised of deliveries, and what is excused. */
export class DefaultPromiseService implements PromiseService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #slos: DatabaseSloStore;
  readonly #alerts: AlertNotes;
  readonly #judge: FamilyJudge;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    slos: DatabaseSloStore;
    alerts: AlertNotes;
    judge: FamilyJudge;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#slos = options.slos;
    this.#alerts = options.alerts;
    this.#judge = options.judge;
  }

  async setSlo(
    name: string,
    { reason, ...slo }: SloInput & { reason?: string },
    { caller, scope }: ScopedOptions,
  ) {
    return this.#database.transaction(async tx => {
      const { row, schedule } = await requireSchedule(
        this.#families,
        tx,
        name,
        scope,
      );
      requireDeadline(schedule, slo.deadline);
      const version = await this.#slos.add(tx, row.id, slo, {
        author: caller.userEntityRef,
        reason,
      });
      await this.#alerts.note(tx, [
        {
          familyId: row.id,
          kind: 'slo',
          key: String(version.version),
          facts: { version: version.version, author: caller.userEntityRef },
        },
      ]);
      await this.#judge.judgeAgain(tx, [row.id], { strict: true });
      return toSloView(version);
    });
  }

  async exportSlo(
    name: string,
    format: 'openslo' | 'odcs',
    { scope }: ScopedOptions,
  ): Promise<Record<string, unknown>> {
    const { row, schedule } = await requireSchedule(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const versions = await this.#slos.versionsOf(this.#database, [row.id]);
    const last = versions.at(-1);
    if (!last) throw new NotFoundError(`The family '${name}' has no promise`);
    const write = format === 'openslo' ? toOpenSlo : toOdcs;
    return write(name, schedule, toSloVersion(last)) as Record<string, unknown>;
  }

  async previewSlo(
    name: string,
    input: Parameters<PromiseService['previewSlo']>[1],
    { scope }: ScopedOptions,
  ): Promise<SloInput> {
    const { schedule } = await requireSchedule(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const slo = toSloInput(input);
    requireDeadline(schedule, slo.deadline);
    return slo;
  }

  async importSlo(
    name: string,
    input: Parameters<PromiseService['importSlo']>[1],
    options: ScopedOptions,
  ) {
    const slo = toSloInput(input);
    return this.setSlo(name, { ...slo, reason: input.reason }, options);
  }

  async listExcuses(name: string, { scope }: ScopedOptions) {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const rows = await this.#slos.excusesOf(this.#database, [row.id]);
    return { items: rows.map(toExcuse) };
  }

  async excuse(
    name: string,
    { from, to = from, reason }: { from: string; to?: string; reason: string },
    { caller, scope }: ScopedOptions,
  ): Promise<ExcuseView> {
    return this.#database.transaction(async tx => {
      const { row, schedule } = await requireSchedule(
        this.#families,
        tx,
        name,
        scope,
      );
      const first = partitionOf(schedule, 'from', from);
      const last = partitionOf(schedule, 'to', to);
      if (first.start > last.start) {
        throw new InputError(`'to' (${to}) is before 'from' (${from})`);
      }
      // Else one line would take the promise away for good.
      if (last.start > Date.now() + MOST_AHEAD) {
        throw new InputError(`'to' (${to}) is more than a year ahead`);
      }
      const excuse = await this.#slos.excuse(tx, row.id, {
        from,
        to,
        reason,
        author: caller.userEntityRef,
      });
      await this.#judge.judgeAgain(tx, [row.id]);
      return toExcuse(excuse);
    });
  }

  async revokeExcuse(
    name: string,
    id: string,
    { caller, scope }: ScopedOptions,
  ): Promise<void> {
    await this.#database.transaction(async tx => {
      const row = await requireFamily(this.#families, tx, name, scope);
      if (!(await this.#slos.revoke(tx, row.id, id, caller.userEntityRef))) {
        throw new NotFoundError(`The family '${name}' has no excuse ${id}`);
      }
      await this.#judge.judgeAgain(tx, [row.id]);
    });
  }
}
