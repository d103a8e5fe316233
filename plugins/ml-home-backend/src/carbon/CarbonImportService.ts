import { InputError, NotFoundError } from '@backstage/errors';
import {
  CarbonFactor,
  CarbonImport,
  EmissionDefects,
  Emission,
  experimentReadPermission,
  BUILT_IN_FACTORS,
  FactorInput,
  FactorKind,
  KnownEmission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { createHash, randomUUID } from 'node:crypto';
import { Authorizer } from '../access';
import { Database } from '../database';
import { CarbonDesk } from './CarbonDesk';
import { DatabaseEmissionStore } from './DatabaseEmissionStore';
import { DatabaseFactorStore } from './DatabaseFactorStore';
import { EmissionMatcher } from './EmissionMatcher';
import { parseEmissions } from './parseFile';
import { EmissionSource } from './types';

/** What trackers send and people say of it, and the factors of the site. */
export interface CarbonImportService {
  /** Whether the caller may import at all: before a file is taken. */
  requireImport(options: CallOptions): Promise<void>;
  importFile(
    file: {
      name: string;
      text: string;
      run?: string;
      source: 'csv' | 'artifact';
    },
    options: CallOptions,
  ): Promise<CarbonImport>;
  /** The total of one tracker, as it posts it to an address. */
  importTotal(
    emission: Emission,
    given: { run?: string; defects: EmissionDefects },
    options: CallOptions,
  ): Promise<CarbonImport>;
  /** Begins a tracker that will report differences; answers its id. */
  openTracker(
    tracker: Omit<Emission, 'tracker'>,
    options: CallOptions,
  ): Promise<string>;
  addDifference(
    emission: Emission,
    options: CallOptions,
  ): Promise<{ id: string }>;
  getTracker(id: string, options: CallOptions): Promise<KnownEmission>;
  joinEmission(
    id: string,
    runId: string | null,
    options: CallOptions,
  ): Promise<KnownEmission>;
  listImports(
    query: { cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<CarbonImport>>;
  listUnmatched(
    query: { cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<KnownEmission>>;
  listFactors(
    query: { kind?: FactorKind },
    options: CallOptions,
  ): Promise<{ version: string; items: CarbonFactor[] }>;
  setFactors(
    factors: FactorInput[],
    options: CallOptions,
  ): Promise<{ set: number; version: string }>;
  endFactor(id: string, options: CallOptions): Promise<void>;
}

const digestOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export class DefaultCarbonImportService implements CarbonImportService {
  readonly #database: Database;
  readonly #emissions: DatabaseEmissionStore;
  readonly #factors: DatabaseFactorStore;
  readonly #matcher: EmissionMatcher;
  readonly #desk: CarbonDesk;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    emissions: DatabaseEmissionStore;
    factors: DatabaseFactorStore;
    matcher: EmissionMatcher;
    desk: CarbonDesk;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#emissions = options.emissions;
    this.#factors = options.factors;
    this.#matcher = options.matcher;
    this.#desk = options.desk;
    this.#authorizer = options.authorizer;
  }

  async requireImport(): Promise<void> {}

  async importFile(
    file: {
      name: string;
      text: string;
      run?: string;
      source: 'csv' | 'artifact';
    },
    options: CallOptions,
  ): Promise<CarbonImport> {
    await this.#requireRun(file.run, options);
    const note = {
      source: file.source,
      name: file.name.slice(0, 500),
      createdBy: options.caller.userEntityRef,
    };
    let parsed: ReturnType<typeof parseEmissions>;
    try {
      parsed = parseEmissions(file.text);
    } catch (error) {
      await this.#emissions.noteImport(this.#database, {
        ...note,
        state: 'failed',
        rows: 0,
        leftOut: 0,
        matched: 0,
        defects: [],
        message: (error as Error).message,
      });
      throw error;
    }
    return this.#apply(parsed.emissions, {
      ...note,
      rows: parsed.rows,
      leftOut: parsed.leftOut,
      defects: parsed.defects.list(),
      digest: digestOf(file.source, file.run ?? '', file.text),
      run: file.run,
      options,
    });
  }

  async importTotal(
    emission: Emission,
    given: { run?: string; defects: EmissionDefects },
    options: CallOptions,
  ): Promise<CarbonImport> {
    await this.#requireRun(given.run, options);
    return this.#apply([emission], {
      source: 'post',
      name: emission.project ?? emission.tracker,
      createdBy: options.caller.userEntityRef,
      rows: 1,
      leftOut: 0,
      defects: given.defects.list(),
      digest: digestOf('post', given.run ?? '', JSON.stringify(emission)),
      run: given.run,
      options,
    });
  }

  async #apply(
    read: Emission[],
    given: {
      source: EmissionSource;
      name: string;
      createdBy?: string;
      rows: number;
      leftOut: number;
      defects: CarbonImport['defects'];
      digest: string;
      run?: string;
      options: CallOptions;
    },
  ): Promise<CarbonImport> {
    const { run, options, ...note } = given;
    const matched = await this.#matcher.match(read, {
      run,
      by: note.source === 'artifact' ? 'artifact' : undefined,
      scope: await this.#runScope(options),
    });
    const count = matched.filter(({ runId }) => runId).length;
    let runs: string[] = [];
    const done = await this.#database.transaction(async tx => {
      const same = await this.#emissions.findSame(tx, note.digest);
      if (same) {
        return this.#emissions.noteImport(tx, {
          ...note,
          state: 'unchanged',
          matched: count,
          message: `Import ${same} brought the same content; nothing changed.`,
        });
      }
      runs = await this.#emissions.putTotals(
        tx,
        note.source,
        matched,
        note.createdBy,
      );
      return this.#emissions.noteImport(tx, {
        ...note,
        state: 'applied',
        matched: count,
      });
    });
    await this.#desk.refresh(runs);
    return done;
  }

  async openTracker(
    tracker: Omit<Emission, 'tracker'>,
    options: CallOptions,
  ): Promise<string> {
    const id = randomUUID();
    const [one] = await this.#matcher.match([{ ...tracker, tracker: id }], {
      scope: await this.#runScope(options),
    });
    await this.#emissions.openTracker(
      this.#database,
      one,
      options.caller.userEntityRef,
    );
    return id;
  }

  async addDifference(
    emission: Emission,
    _options: CallOptions,
  ): Promise<{ id: string }> {
    const added = await this.#database.transaction(tx =>
      this.#emissions.addDifference(
        tx,
        emission,
        digestOf(JSON.stringify(emission)),
      ),
    );
    if (!added) {
      throw new NotFoundError(
        `No such run of a tracker: '${emission.tracker.slice(
          0,
          100,
        )}'; runs are made with POST /runs`,
      );
    }
    if (added.runId) await this.#desk.refresh([added.runId]);
    return { id: added.id };
  }

  async getTracker(id: string): Promise<KnownEmission> {
    const found = await this.#emissions.findTracker(this.#database, id);
    if (!found) throw new NotFoundError('No such run of a tracker');
    return found;
  }

  async joinEmission(
    id: string,
    runId: string | null,
    options: CallOptions,
  ): Promise<KnownEmission> {
    const before = await this.#emissions.find(this.#database, id);
    if (!before) throw new NotFoundError(`There is no report ${id}`);
    await this.#requireRun(runId ?? undefined, options);
    await this.#emissions.join(
      this.#database,
      id,
      runId ?? undefined,
      options.caller.userEntityRef,
    );
    await this.#desk.refresh([before.runId, runId].flatMap(one => one ?? []));
    return (await this.#emissions.find(this.#database, id))!;
  }

  listImports(query: { cursor?: string; limit: number }) {
    return this.#emissions.imports(this.#database, query);
  }

  listUnmatched(query: { cursor?: string; limit: number }) {
    return this.#emissions.unmatched(this.#database, query);
  }

  async listFactors({ kind }: { kind?: FactorKind }) {
    const site = await this.#factors.list(this.#database);
    return {
      version: await this.#desk.factorsVersion(),
      items: [...site, ...BUILT_IN_FACTORS]
        .filter(row => !kind || row.kind === kind)
        .map(
          ({ aliases: _, ...row }: CarbonFactor & { aliases?: unknown }) => row,
        ),
    };
  }

  async setFactors(factors: FactorInput[], { caller }: CallOptions) {
    const places = new Set(
      factors.map(({ kind, key, basis, from }) =>
        JSON.stringify([kind, key, basis ?? 'location', from]),
      ),
    );
    if (places.size < factors.length) {
      throw new InputError(
        "'factors' in the body: says the same kind, key, basis and day twice",
      );
    }
    await this.#database.transaction(tx =>
      this.#factors.set(tx, factors, caller.userEntityRef),
    );
    return {
      set: factors.length,
      version: await this.#desk.factorsVersion(),
    };
  }

  async endFactor(id: string): Promise<void> {
    if (!(await this.#factors.end(this.#database, id))) {
      throw new NotFoundError(`There is no factor ${id} of the site`);
    }
  }

  #runScope({ caller }: CallOptions) {
    return this.#authorizer.visibleTo(caller, experimentReadPermission);
  }

  async #requireRun(
    runId: string | undefined,
    options: CallOptions,
  ): Promise<void> {
    if (!runId) return;
    const scope = await this.#runScope(options);
    if (!(await this.#matcher.isRun(runId, scope))) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
  }
}
