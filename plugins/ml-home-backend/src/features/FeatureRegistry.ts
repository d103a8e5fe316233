import { SchedulerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { FamilyRegistration } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyClaim,
  FeatureSource,
  ImportResult,
  ServiceClaim,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Database, Executor } from '../database';
import { DatabaseClaimStore } from './DatabaseClaimStore';
import { DatabaseConsumerStore } from './DatabaseConsumerStore';
import { DatabaseFamilyStore, scheduleOf } from './DatabaseFamilyStore';
import { DatabaseSloStore } from './DatabaseSloStore';
import { promiseProblem } from './promiseProblem';
import { familyOfRef, toFamilyClaim } from './declaredFamilies';

const API = { kind: 'api', name: '' } as const;
const CATALOG = { kind: 'catalog', name: '' } as const;

/** Takes in what sources say of families, and keeps what follows from it up to date. */
export class FeatureRegistry {
  readonly #database: Database;
  readonly #claims: DatabaseClaimStore;
  readonly #consumers: DatabaseConsumerStore;
  readonly #slos: DatabaseSloStore;
  readonly #families: DatabaseFamilyStore;

  constructor(options: {
    database: Database;
    claims: DatabaseClaimStore;
    consumers: DatabaseConsumerStore;
    slos: DatabaseSloStore;
    families: DatabaseFamilyStore;
  }) {
    this.#database = options.database;
    this.#claims = options.claims;
    this.#consumers = options.consumers;
    this.#slos = options.slos;
    this.#families = options.families;
  }

  /** Learns every minute who reads features from what the mlflow client logs. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-observe-feature-readers',
      frequency: { minutes: 1 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 20 },
      scope: 'global',
      fn: () => this.observeReaders(),
    });
  }

  async observeReaders(): Promise<void> {
    await this.#database.transaction(tx => this.#consumers.observe(tx));
  }

  /** Replaces all that a registry said before, at once or not at all. */
  async replaceSource(
    source: FeatureSource,
    said: { families: FamilyClaim[]; services: ServiceClaim[] },
  ): Promise<ImportResult> {
    return this.#database.transaction(async tx => {
      const id = await this.#claims.openSource(tx, source);
      const changed = await this.#claims.replace(tx, id, said.families, 'drop');
      await this.#claims.recompute(tx, changed);
      await this.#consumers.replaceServices(tx, source, said.services);
      await this.#claims.noteSynced(tx, id);
      const named = new Set(said.families.map(({ family }) => family));
      return {
        families: said.families.length,
        features: said.families.reduce(
          (sum, { features }) => sum + features.length,
          0,
        ),
        gone: changed.filter(family => !named.has(family)).length,
      };
    });
  }

  async noteFailure(source: FeatureSource, message: string): Promise<void> {
    await this.#database.transaction(tx =>
      this.#claims.noteFailed(tx, source, message),
    );
  }

  /** Registers a family by the API, or replaces what was registered of it. */
  async register(family: string, input: FamilyRegistration): Promise<void> {
    const { features, ...facts } = input;
    await this.#database.transaction(async tx => {
      const id = await this.#claims.joinSource(tx, API);
      const claim = {
        family,
        facts,
        features: features.map(({ name, ...own }) => ({ name, facts: own })),
      };
      const changed = await this.#claims.replace(tx, id, [claim], 'keep');
      await this.#claims.recompute(tx, changed);
      if (input.schedule) await this.#requirePromise(tx, family);
    });
  }

  /** A schedule that the promise in force contradicts is refused: each partition would be judged by a senseless deadline. */
  async #requirePromise(tx: Executor, family: string): Promise<void> {
    const row = await this.#families.find(tx, family);
    const schedule = row && scheduleOf(row);
    if (!schedule) return;
    const promise = (await this.#slos.versionsOf(tx, [row.id])).at(-1);
    const problem = promise && promiseProblem(schedule, promise);
    if (problem) {
      throw new InputError(
        `'schedule' in the body: ${problem}. Promise anew first, in minutes after the partition's end, or keep the schedule`,
      );
    }
  }

  /**
   * Says by the API which lifecycle a family or feature (`''` for the family) has, beside what else the API says of it.
   * Answers the file that declares another one, which outranks the API.
   */
  async setLifecycle(
    tx: Executor,
    family: string,
    feature: string,
    lifecycle: string,
  ): Promise<string | undefined> {
    const id = await this.#claims.joinSource(tx, API);
    await this.#claims.say(tx, id, { family, feature, facts: { lifecycle } });
    await this.#claims.recompute(tx, [family]);
    const fact = await this.#claims.lifecycleOf(tx, family, feature);
    return fact && fact.value !== lifecycle
      ? fact.from ?? fact.source
      : undefined;
  }

  /** Takes back what was registered by the API. */
  async unregister(family: string): Promise<void> {
    await this.#database.transaction(async tx => {
      const id = await this.#claims.joinSource(tx, API);
      if (!(await this.#claims.drop(tx, id, family))) {
        throw new NotFoundError(
          `Nothing was registered of the family '${family}' by the API`,
        );
      }
      await this.#claims.recompute(tx, [family]);
    });
  }

  /** Takes in what the files of the catalog declare. Changes nothing when they say what they said before. */
  async linkDeclared(tx: Executor): Promise<void> {
    const { families, readers } = await this.#claims.declared(tx);
    const id = await this.#claims.openSource(tx, CATALOG);
    const claims = families.map(toFamilyClaim);
    const changed = await this.#claims.replace(tx, id, claims, 'drop');
    await this.#claims.recompute(tx, changed);
    await this.#slos.declare(
      tx,
      claims.flatMap(({ family, facts }) =>
        facts.slo ? [{ family, slo: facts.slo, from: facts.location }] : [],
      ),
    );
    await this.#consumers.replaceConsumers(
      tx,
      { learned: 'declared', source: 'catalog' },
      readers.flatMap(({ name, family: ref }) => {
        const family = familyOfRef(ref);
        return family
          ? [{ kind: 'model' as const, name, family, features: [] }]
          : [];
      }),
    );
    await this.#claims.noteSynced(tx, id);
  }
}
