import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  ScorerRecord,
  ScorerService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { DatabaseScorerStore } from './DatabaseScorerStore';

const LONGEST = { name: 250, definition: 1_000_000 };

interface ScorerName {
  experimentId: string;
  name: string;
  version?: number;
}

/** Rules of scorers. They are kept as they are written: the portal does not run them. */
export class DefaultScorerService implements ScorerService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #scorers: DatabaseScorerStore;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    scorers: DatabaseScorerStore;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#scorers = options.scorers;
  }

  async registerScorer(
    input: { experimentId: string; name: string; definition: string },
    options: ScopedOptions,
  ): Promise<ScorerRecord> {
    const { name, definition } = input;
    if (!name.trim() || name.length > LONGEST.name) {
      throw new InputError(
        `Scorer name must have between 1 and ${LONGEST.name} characters ('name')`,
      );
    }
    if (definition.length > LONGEST.definition) {
      throw new InputError(
        `'serialized_scorer' exceeds the maximum length of ${LONGEST.definition} characters`,
      );
    }
    if (!isJsonObject(definition)) {
      throw new InputError('serialized_scorer must be valid JSON');
    }
    await this.#requireExperiment(input.experimentId, options, true);
    return this.#scorers.addVersion(this.#database, {
      ...input,
      id: randomUUID(),
      createdBy: options.caller.userEntityRef,
    });
  }

  async listScorers(
    experimentIds: string[] | undefined,
    { scope }: ScopedOptions,
  ): Promise<ScorerRecord[]> {
    experimentIds?.forEach(requireId);
    return this.#scorers.latest(this.#database, experimentIds, scope);
  }

  async listScorerVersions(
    experimentId: string,
    name: string,
    options: ScopedOptions,
  ): Promise<ScorerRecord[]> {
    await this.#requireExperiment(experimentId, options, false);
    return this.#versionsOf({ experimentId, name });
  }

  async getScorer(
    scorer: ScorerName,
    options: ScopedOptions,
  ): Promise<ScorerRecord> {
    await this.#requireExperiment(scorer.experimentId, options, false);
    const versions = await this.#versionsOf(scorer);
    return versions.at(-1)!;
  }

  async deleteScorer(
    scorer: ScorerName,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#requireExperiment(scorer.experimentId, options, true);
    const [{ scorerId }] = await this.#versionsOf(scorer);
    await this.#scorers.delete(this.#database, scorerId, scorer.version);
  }

  /** Never empty: throws NotFoundError. */
  async #versionsOf({
    experimentId,
    name,
    version,
  }: ScorerName): Promise<ScorerRecord[]> {
    const all = await this.#scorers.versionsOf(
      this.#database,
      experimentId,
      name,
    );
    const found =
      version === undefined ? all : all.filter(s => s.version === version);
    if (found.length > 0) return found;
    throw new NotFoundError(
      `Scorer with name '${name.slice(0, 300)}'${
        version === undefined ? '' : ` and version ${version}`
      } not found for experiment ${experimentId}.`,
    );
  }

  async #requireExperiment(
    id: string,
    { scope }: ScopedOptions,
    toChange: boolean,
  ): Promise<void> {
    requireId(id);
    const experiment = await this.#experiments.find(this.#database, { id });
    const visible =
      experiment &&
      (!scope || (await this.#experiments.find(this.#database, { id }, scope)));
    if (experiment && !visible && toChange) {
      throw new NotAllowedError(`You may not change experiment ${id}`);
    }
    if (!visible) throw new NotFoundError(`No Experiment with id=${id} exists`);
    if (experiment.lifecycle_stage !== 'active') {
      throw new InputError(
        `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
      );
    }
  }
}

function requireId(id: string): void {
  if (!/^\d{1,18}$/.test(id)) {
    throw new InputError(
      `Invalid experiment id '${id.slice(0, 100)}': it must be a whole number`,
    );
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
