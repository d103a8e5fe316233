import { ConflictError, InputError } from '@backstage/errors';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Page, WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  ModelRecord,
  ModelService,
  ModelVersionRecord,
  SearchQuery,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import {
  allOf,
  Database,
  sqlPart,
  transactionAgainOnConflict,
} from '../database';
import { DatabaseModelSearchStore } from './DatabaseModelSearchStore';
import { DatabaseModelStore } from './DatabaseModelStore';
import { DatabaseVersionStore } from './DatabaseVersionStore';
import {
  requireAlias,
  requireModelName,
  requireRegistryTags,
  requireVersion,
  toStage,
} from './limits';
import { ModelChanges, noModel, noVersion } from './ModelChanges';
import { guarded, PromotionGate } from './PromotionGate';
import {
  aliasChanged,
  modelCreated,
  modelTagChanged,
  RegistryListener,
  versionTagChanged,
} from './registryEvents';
import { toVersion } from './rows';
import { VersionCreator } from './VersionCreator';
import { VersionSourceResolver } from './VersionSourceResolver';

const ALIAS_SET: WebhookEvent[] = [
  'model_version_alias.created',
  'prompt_alias.created',
];

/** Rules of the registry. */
export class DefaultModelService implements ModelService {
  readonly #database: Database;
  readonly #models: DatabaseModelStore;
  readonly #search: DatabaseModelSearchStore;
  readonly #versions: DatabaseVersionStore;
  readonly #sources: VersionSourceResolver;
  readonly #listener: RegistryListener;
  readonly #gate: PromotionGate;
  readonly #changes: ModelChanges;
  readonly #creator: VersionCreator;

  constructor(options: {
    database: Database;
    models: DatabaseModelStore;
    search: DatabaseModelSearchStore;
    versions: DatabaseVersionStore;
    sources: VersionSourceResolver;
    listener: RegistryListener;
    gate: PromotionGate;
  }) {
    this.#database = options.database;
    this.#models = options.models;
    this.#search = options.search;
    this.#versions = options.versions;
    this.#sources = options.sources;
    this.#listener = options.listener;
    this.#gate = options.gate;
    this.#changes = new ModelChanges(options);
    this.#creator = new VersionCreator({ ...options, changes: this.#changes });
  }

  async createModel(
    input: { name: string; description?: string; tags: KeyValue[] },
    { caller }: ScopedOptions,
  ): Promise<ModelRecord> {
    requireModelName(input.name);
    requireRegistryTags(input.tags);
    await transactionAgainOnConflict(this.#database, async tx => {
      const row = await this.#models.register(tx, {
        ...input,
        createdBy: caller.userEntityRef,
      });
      if (!row) {
        throw new ConflictError(
          `Registered Model (name=${input.name}) already exists.`,
        );
      }
      await this.#gate.registering(tx, {
        modelId: row.id,
        name: input.name,
        caller,
      });
      await this.#models.recompute(tx, { ids: [row.id] });
      await this.#listener.registryChanged(tx, modelCreated(input));
    });
    return this.getModel(input.name, { caller });
  }

  async getModel(name: string, { scope }: ScopedOptions): Promise<ModelRecord> {
    const model = await this.#search.get(this.#database, name, scope);
    if (!model) throw noModel(name);
    return model;
  }

  async searchModels(
    query: SearchQuery,
    { scope }: ScopedOptions,
  ): Promise<Page<ModelRecord>> {
    return this.#search.page(this.#database, query, scope);
  }

  async updateModel(
    name: string,
    input: { description?: string; newName?: string },
    options: ScopedOptions,
  ): Promise<ModelRecord> {
    if (input.newName !== undefined) requireModelName(input.newName);
    const newName = input.newName === name ? undefined : input.newName;
    await this.#changes.ofModel(
      name,
      options,
      async (tx, row) => {
        if (input.description !== undefined) {
          await this.#models.describe(tx, row.id, input.description);
        }
        if (newName === undefined) return;
        await this.#gate.renaming(tx, {
          modelId: row.id,
          name,
          newName,
          caller: options.caller,
        });
        await this.#models.rename(tx, row, newName).catch(error => {
          if (!isDatabaseConflictError(error)) throw error;
          throw new ConflictError(
            `Registered Model (name=${newName}) already exists.`,
          );
        });
      },
      newName === undefined ? [] : [name, newName],
    );
    return this.getModel(input.newName ?? name, { caller: options.caller });
  }

  async deleteModel(name: string, options: ScopedOptions): Promise<void> {
    await this.#changes.ofModel(
      name,
      options,
      async (tx, row) => {
        await this.#gate.deleting(tx, {
          modelId: row.id,
          name,
          caller: options.caller,
        });
        await this.#models.unregister(tx, row);
      },
      [name],
    );
  }

  async setModelTag(
    name: string,
    tag: KeyValue,
    options: ScopedOptions,
  ): Promise<void> {
    requireRegistryTags([tag]);
    await this.#changes.ofModel(name, options, async (tx, row) => {
      await this.#models.setTags(tx, row.id, [tag]);
      const event = modelTagChanged(row, tag.key, tag.value);
      if (event) await this.#listener.registryChanged(tx, event);
    });
  }

  async deleteModelTag(
    name: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changes.ofModel(name, options, async (tx, row) => {
      const deleted = await this.#models.deleteTag(tx, row.id, key);
      const event = deleted ? modelTagChanged(row, key) : undefined;
      if (event) await this.#listener.registryChanged(tx, event);
    });
  }

  async setAlias(
    name: string,
    alias: string,
    version: string,
    options: ScopedOptions,
  ): Promise<void> {
    requireAlias(alias);
    const target = { name, alias, version: requireVersion(version) };
    const unheard = this.#listener.nobodyHears(ALIAS_SET);
    const free = allOf([unheard, this.#gate.unguarded('alias', alias)]);
    if (
      !options.scope &&
      (await this.#models.setAlias(this.#database, target, free))
    ) {
      return;
    }
    await guarded(this.#gate, () =>
      this.#changes.ofVersion(
        name,
        version,
        options,
        async (tx, row, model) => {
          await this.#gate.check(tx, {
            kind: 'alias',
            name: alias,
            modelId: row.model_id,
            model: name,
            version: row.version,
            caller: options.caller,
          });
          await this.#models.setAlias(tx, target, sqlPart('true'));
          await this.#listener.registryChanged(
            tx,
            aliasChanged(model, alias, row.version),
          );
        },
      ),
    );
  }

  async deleteAlias(
    name: string,
    alias: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changes.ofModel(name, options, async (tx, row) => {
      if (await this.#models.deleteAlias(tx, row.id, alias)) {
        await this.#listener.registryChanged(tx, aliasChanged(row, alias));
      }
    });
  }

  async getVersionByAlias(
    name: string,
    alias: string,
    { caller, scope }: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    const named = await this.#versions.findByAlias(
      this.#database,
      name,
      alias,
      scope,
    );
    if (named) return toVersion(named);
    const model = await this.getModel(name, { caller, scope });
    // Nobody can set it: the newest version has it by itself.
    if (alias.toLowerCase() === 'latest') {
      const latest = model.latestVersions.at(-1);
      if (latest) return latest;
    }
    throw new InputError(`Registered model alias ${alias} not found.`);
  }

  async getLatestVersions(
    name: string,
    stages: string[],
    options: ScopedOptions,
  ): Promise<ModelVersionRecord[]> {
    const { latestVersions } = await this.getModel(name, options);
    const wanted = new Set(stages.map(toStage));
    return wanted.size === 0
      ? latestVersions
      : latestVersions.filter(({ stage }) => wanted.has(stage));
  }

  async createVersion(
    input: Parameters<ModelService['createVersion']>[0],
    options: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    return this.#creator.create(input, options);
  }

  async getVersion(
    name: string,
    version: string,
    { scope }: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    const row = await this.#versions.find(
      this.#database,
      name,
      requireVersion(version),
      scope,
    );
    if (!row) throw noVersion(name, version);
    return toVersion(row);
  }

  async searchVersions(
    query: SearchQuery,
    { scope }: ScopedOptions,
  ): Promise<Page<ModelVersionRecord>> {
    return this.#versions.search(this.#database, query, scope);
  }

  async updateVersion(
    name: string,
    version: string,
    description: string,
    options: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    await this.#changes.ofVersion(name, version, options, (tx, row) =>
      this.#versions.update(tx, row.model_id, row.version, { description }),
    );
    return this.getVersion(name, version, { caller: options.caller });
  }

  async transitionStage(
    name: string,
    version: string,
    stage: string,
    archiveExisting: boolean,
    options: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    const to = toStage(stage);
    if (archiveExisting && to !== 'Staging' && to !== 'Production') {
      throw new InputError(
        `Model version transition cannot archive existing model versions because '${to}' is not an Active stage. Valid stages are Staging, Production`,
      );
    }
    await guarded(this.#gate, () =>
      this.#changes.ofVersion(name, version, options, async (tx, row) => {
        await this.#gate.check(tx, {
          kind: 'stage',
          name: to,
          modelId: row.model_id,
          model: name,
          version: row.version,
          caller: options.caller,
        });
        await this.#versions.update(tx, row.model_id, row.version, {
          stage: to,
        });
        if (archiveExisting) {
          await this.#versions.archiveOthers(tx, row.model_id, row.version, to);
        }
      }),
    );
    return this.getVersion(name, version, { caller: options.caller });
  }

  async deleteVersion(
    name: string,
    version: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changes.ofVersion(name, version, options, async (tx, row) => {
      await this.#gate.deleting(tx, {
        modelId: row.model_id,
        name,
        version: row.version,
        caller: options.caller,
      });
      await this.#versions.delete(tx, row.model_id, row.version);
      await this.#models.recompute(tx, { ids: [row.model_id] });
    });
  }

  async setVersionTag(
    name: string,
    version: string,
    tag: KeyValue,
    options: ScopedOptions,
  ): Promise<void> {
    requireRegistryTags([tag]);
    await this.#changes.ofVersion(
      name,
      version,
      options,
      async (tx, row, model) => {
        await this.#versions.setTags(tx, row.model_id, row.version, [tag]);
        await this.#listener.registryChanged(
          tx,
          versionTagChanged(model, row.version, tag.key, tag.value),
        );
      },
    );
  }

  async deleteVersionTag(
    name: string,
    version: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changes.ofVersion(
      name,
      version,
      options,
      async (tx, row, model) => {
        const { model_id: id, version: number } = row;
        if (await this.#versions.deleteTag(tx, id, number, key)) {
          await this.#listener.registryChanged(
            tx,
            versionTagChanged(model, number, key),
          );
        }
      },
    );
  }

  async getDownloadUri(
    name: string,
    version: string,
    options: ScopedOptions,
  ): Promise<string> {
    const { source } = await this.getVersion(name, version, options);
    return this.#sources.resolveDownload(source);
  }
}
