import {
  CostObject,
  ReportedUse,
  ResourceUse,
  ResourceUseInput,
  resourceUseSchema,
  SkippedUse,
  UseImport,
  UseSourceState,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  ResourceUseService,
  UseBatch,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Database, decodeCursor } from '../../database';
import { AllocationDesk } from '../AllocationDesk';
import { argoUses } from './argoUses';
import { flyteUses } from './flyteUses';
import { DatabaseResourceUseStore } from './DatabaseResourceUseStore';
import { DatabaseRunUseStore } from '../estimates/DatabaseRunUseStore';
import { ResourceUseDesk } from './ResourceUseDesk';
import { toUseRecord } from './useRecord';
import { objectKey, Visibility } from '../Visibility';

const MAX_TOLD = 20;
const MAX_SOURCES = 500;
const MAX_MESSAGE = 1_000;

/** What jobs and workflows held: reports come in, and are told again. */
export interface UseLedgerService extends ResourceUseService {
  /** All of them, or none. */
  pushUses(
    batch: { source: string; origin: string; uses: ResourceUse[] },
    options: CallOptions,
  ): Promise<UseImport>;
  /** @throws InputError - no workflows of Argo */
  pushArgo(
    given: { object: unknown; cluster: string },
    options: CallOptions,
  ): Promise<UseImport>;
  /** @throws InputError - no task executions of Flyte */
  pushFlyte(
    given: { object: unknown; cluster: string },
    options: CallOptions,
  ): Promise<UseImport>;
  listUses(
    query: {
      kind?: CostObject['kind'];
      name?: string;
      source?: string;
      state?: 'nobody' | 'unknown-run';
      cursor?: string;
      limit: number;
    },
    options: CallOptions,
  ): Promise<{ items: ReportedUse[]; nextCursor?: string }>;
  listSources(options: CallOptions): Promise<{ items: UseSourceState[] }>;
}

/** By what people know a job, and which part of it. */
const nameOf = ({ id, name, segment }: ResourceUseInput): string =>
  [name ?? id ?? 'a job without id', segment]
    .filter(Boolean)
    .join('/')
    .slice(0, 500);

export class DefaultResourceUseService implements UseLedgerService {
  readonly #database: Database;
  readonly #store: DatabaseResourceUseStore;
  readonly #runs: DatabaseRunUseStore;
  readonly #uses: ResourceUseDesk;
  readonly #rules: AllocationDesk;
  readonly #visibility: Visibility;

  constructor(options: {
    database: Database;
    store: DatabaseResourceUseStore;
    runs: DatabaseRunUseStore;
    uses: ResourceUseDesk;
    rules: AllocationDesk;
    visibility: Visibility;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#runs = options.runs;
    this.#uses = options.uses;
    this.#rules = options.rules;
    this.#visibility = options.visibility;
  }

  async requireImport() {
    // Asked of the permissions before it comes here.
  }

  pushUses(
    batch: { source: string; origin: string; uses: ResourceUse[] },
    options: CallOptions,
  ) {
    return this.#put({ ...batch, skipped: [] }, options);
  }

  pushArgo(
    { object, cluster }: { object: unknown; cluster: string },
    options: CallOptions,
  ) {
    return this.importUses(
      {
        source: 'argo-workflows',
        origin: cluster,
        ...argoUses(object, cluster),
      },
      options,
    );
  }

  pushFlyte(
    { object, cluster }: { object: unknown; cluster: string },
    options: CallOptions,
  ) {
    return this.importUses(
      { source: 'flyte', origin: cluster, ...flyteUses(object, cluster) },
      options,
    );
  }

  async importUses(batch: UseBatch, options: CallOptions): Promise<UseImport> {
    const skipped: SkippedUse[] = [...batch.skipped];
    const uses = batch.uses.flatMap(given => {
      // No text that Postgres could keep holds it.
      if (JSON.stringify(given).includes('\\u0000')) {
        skipped.push({
          id: nameOf(given).replaceAll('\u0000', ''),
          reason: 'it contains the NUL character',
        });
        return [];
      }
      const { success, data, error } = resourceUseSchema.safeParse(given);
      if (success) return [data];
      const [issue] = error.issues;
      skipped.push({
        id: nameOf(given),
        reason: [
          issue.path.length > 0 && `'${issue.path.join('.')}'`,
          issue.message,
        ]
          .filter(Boolean)
          .join(' '),
      });
      return [];
    });
    return this.#put({ ...batch, uses, skipped }, options);
  }

  async reportFailure({
    message,
    ...of
  }: {
    source: string;
    origin: string;
    message: string;
  }) {
    await this.#store.noteFailure(
      this.#database,
      of,
      message.slice(0, MAX_MESSAGE),
    );
  }

  async listUses(
    query: Parameters<UseLedgerService['listUses']>[0],
    { caller }: CallOptions,
  ) {
    const { kind, name } = query;
    const object = kind && name ? { kind, name } : undefined;
    if (object) await this.#visibility.require(object, caller);
    const page = await this.#store.page(this.#database, {
      ...query,
      object,
      position: decodeCursor(query.cursor, 2),
    });
    const hidden = await this.#visibility.hidden(
      page.items.flatMap(use => use.object ?? []),
      caller,
    );
    return {
      ...page,
      items: page.items.map(use =>
        use.object && hidden.has(objectKey(use.object))
          ? // Names of jobs and their addresses say as much as that of the run.
            { ...use, object: undefined, name: undefined, url: undefined }
          : use,
      ),
    };
  }

  async listSources() {
    return { items: await this.#store.sources(this.#database, MAX_SOURCES) };
  }

  async #put(
    batch: {
      source: string;
      origin: string;
      uses: ResourceUse[];
      skipped: SkippedUse[];
    },
    { caller }: CallOptions,
  ): Promise<UseImport> {
    const { source, origin, skipped } = batch;
    return this.#database.transaction(async tx => {
      const { rules } = await this.#rules.rulesInForce(tx);
      const now = new Date();
      const records = new Map(
        batch.uses.map(use => [
          JSON.stringify([use.id, use.segment]),
          toUseRecord(use, { source, origin, rules, now }),
        ]),
      );
      const uses = [...records.values()];
      const by = caller.userEntityRef;
      const sum = await this.#store.put(tx, { source, origin, by }, uses);
      const runs = uses.flatMap(({ object }) =>
        object?.kind === 'run' ? object.name : [],
      );
      await this.#uses.runsChanged(tx, sum.runs);
      const unknownRuns = await this.#runs.unknown(tx, [...new Set(runs)]);
      await this.#store.noteReading(
        tx,
        { source, origin },
        { uses: uses.length, skipped: skipped.slice(0, MAX_TOLD) },
      );
      return {
        added: sum.added,
        changed: sum.changed,
        unchanged: uses.length - sum.added - sum.changed,
        unknownRuns: unknownRuns.slice(0, MAX_TOLD),
        nobody: uses.filter(({ object }) => !object).length,
        skipped: skipped.slice(0, MAX_TOLD),
      };
    });
  }
}
