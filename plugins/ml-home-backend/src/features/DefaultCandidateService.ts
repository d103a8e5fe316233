import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  Adoption,
  familyRegistrationSchema,
  FeatureCandidate,
  lineageReadPermission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database } from '../database';
import { columnsOf, toCandidate } from './candidates';
import { DatabaseCandidateStore } from './DatabaseCandidateStore';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';

/** Datasets of lineage that may become families. */
export interface CandidateService {
  listCandidates(
    query: { q?: string; ignored?: boolean; cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<FeatureCandidate>>;
  adopt(id: string, input: Adoption, options: CallOptions): Promise<void>;
  ignore(
    id: string,
    input: { reason?: string },
    options: CallOptions,
  ): Promise<void>;
  unignore(id: string, options: CallOptions): Promise<void>;
}

/** Who tells a family, once it names a dataset, of what was delivered before. */
export interface DatasetHistory {
  tellHistory(
    dataset: { namespace: string; name: string },
    options: CallOptions,
  ): Promise<void>;
}

export class DefaultCandidateService implements CandidateService {
  readonly #database: Database;
  readonly #store: DatabaseCandidateStore;
  readonly #families: DatabaseFamilyStore;
  readonly #registry: FeatureRegistry;
  readonly #judge: FamilyJudge;
  readonly #authorizer: Authorizer;
  readonly #history: () => DatasetHistory | undefined;

  constructor(options: {
    database: Database;
    store: DatabaseCandidateStore;
    families: DatabaseFamilyStore;
    registry: FeatureRegistry;
    judge: FamilyJudge;
    authorizer: Authorizer;
    history: () => DatasetHistory | undefined;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#families = options.families;
    this.#registry = options.registry;
    this.#judge = options.judge;
    this.#authorizer = options.authorizer;
    this.#history = options.history;
  }

  async listCandidates(
    query: Parameters<CandidateService['listCandidates']>[0],
    _options: ScopedOptions,
  ) {
    const page = await this.#store.page(this.#database, query);
    return { ...page, items: page.items.map(toCandidate) };
  }

  async adopt(
    id: string,
    { name, columns: wanted, ...facts }: Adoption,
    options: ScopedOptions,
  ): Promise<void> {
    const row = await this.#require(id, options);
    if (row.claimed_by !== null) {
      throw new ConflictError(
        `The family '${row.claimed_by}' names this dataset already`,
      );
    }
    const other = await this.#families.find(this.#database, name);
    if (other && !other.gone) {
      throw new ConflictError(
        `'name': there is a feature family '${name}' already; choose another name`,
      );
    }
    const columns = new Map(columnsOf(row.fields).map(one => [one.name, one]));
    const unknown = wanted.find(column => !columns.has(column));
    if (unknown !== undefined) {
      throw new InputError(`'columns': the dataset has no column '${unknown}'`);
    }
    const source = `${row.namespace}/${row.name}`;
    const registration = familyRegistrationSchema.safeParse({
      ...facts,
      features: wanted.map(column => ({
        name: column,
        type: columns.get(column)!.type?.slice(0, 200),
        description: columns.get(column)!.description?.slice(0, 20_000),
        offlineSource: source,
      })),
    });
    if (!registration.success) {
      const [issue] = registration.error.issues;
      throw new InputError(`'${issue.path.join('.')}': ${issue.message}`);
    }
    await this.#registry.register(name, registration.data);
    const family = await this.#families.find(this.#database, name);
    await this.#store.unignore(this.#database, id);
    await this.#history()?.tellHistory(row, options);
    await this.#judge.judgeAgain(this.#database, family ? [family.id] : []);
  }

  async ignore(id: string, input: { reason?: string }, options: ScopedOptions) {
    await this.#require(id, options);
    await this.#store.ignore(this.#database, id, {
      ...input,
      author: options.caller.userEntityRef,
    });
  }

  async unignore(id: string, options: ScopedOptions): Promise<void> {
    await this.#require(id, options);
    if (!(await this.#store.unignore(this.#database, id))) {
      throw new NotFoundError(`Candidate ${id} is not ignored`);
    }
  }

  /** What a caller may not see in lineage is not there for them either. */
  async #require(id: string, { caller }: ScopedOptions) {
    await this.#authorizer.requireBasic(caller, lineageReadPermission);
    const row = await this.#store.find(this.#database, id);
    if (!row) throw new NotFoundError(`There is no candidate ${id}`);
    return row;
  }
}
