import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ModelService,
  ModelVersionRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database, GroupCommit } from '../database';
import { DatabaseModelStore } from './DatabaseModelStore';
import { DatabaseVersionStore, NewVersion } from './DatabaseVersionStore';
import { requirePromptSource, requireRegistryTags } from './limits';
import { ModelChanges, noVersion } from './ModelChanges';
import { isPrompt, RegistryListener, versionCreated } from './registryEvents';
import { DbVersionRow, toVersion } from './rows';
import { VersionSourceResolver } from './VersionSourceResolver';

const VERSION_CREATED: WebhookEvent[] = [
  'model_version.created',
  'prompt_version.created',
];

/** Adds versions to models: those that are asked for at the same moment together, unless somebody wants to hear of each. */
export class VersionCreator {
  readonly #database: Database;
  readonly #models: DatabaseModelStore;
  readonly #versions: DatabaseVersionStore;
  readonly #sources: VersionSourceResolver;
  readonly #listener: RegistryListener;
  readonly #changes: ModelChanges;
  readonly #untold = new GroupCommit({
    write: (inputs: (NewVersion & { name: string })[]) =>
      this.#insertUntold(inputs),
    maxItems: 100,
  });

  constructor(options: {
    database: Database;
    models: DatabaseModelStore;
    versions: DatabaseVersionStore;
    sources: VersionSourceResolver;
    listener: RegistryListener;
    changes: ModelChanges;
  }) {
    this.#database = options.database;
    this.#models = options.models;
    this.#versions = options.versions;
    this.#sources = options.sources;
    this.#listener = options.listener;
    this.#changes = options.changes;
  }

  async create(
    input: Parameters<ModelService['createVersion']>[0],
    options: ScopedOptions,
  ): Promise<ModelVersionRecord> {
    requireRegistryTags(input.tags);
    const prompt = isPrompt(input.tags);
    if (prompt) requirePromptSource(input.source);
    const origin = prompt
      ? { source: input.source }
      : await this.#sources.resolveNew(input, options.caller);
    if (!options.scope) {
      const created = await this.#untold.add({
        ...input,
        ...origin,
        createdBy: options.caller.userEntityRef,
      });
      if (created) return toVersion(created);
    }
    let version = 0;
    await this.#changes.ofModel(input.name, options, async (tx, row) => {
      version = await this.#versions.insert(tx, {
        ...input,
        ...origin,
        modelId: row.id,
        createdBy: options.caller.userEntityRef,
      });
      await this.#models.recompute(tx, { ids: [row.id] });
      await this.#listener.registryChanged(
        tx,
        versionCreated({ ...input, ...origin, version }),
      );
    });
    const row = await this.#versions.find(this.#database, input.name, version);
    if (!row) throw noVersion(input.name, String(version));
    return toVersion(row);
  }

  /** Adds versions of models that are there and of which nobody wants to hear. */
  async #insertUntold(
    inputs: (NewVersion & { name: string })[],
  ): Promise<(DbVersionRow | undefined)[]> {
    const unheard = this.#listener.nobodyHears(VERSION_CREATED);
    // Only a run can give its model another project.
    if (!inputs.some(input => input.runId)) {
      return this.#versions.insertMany(this.#database, inputs, unheard);
    }
    return this.#database.transaction(async tx => {
      const rows = await this.#versions.insertMany(tx, inputs, unheard);
      const ids = rows.flatMap(row => (row?.run_id ? [row.model_id] : []));
      if (ids.length > 0) await this.#models.recompute(tx, { ids });
      return rows;
    });
  }
}
