import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ModelService,
  ModelVersionRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database, GroupCommit, sqlPart } from '../database';
import { DatabaseModelStore } from './DatabaseModelStore';
import { DatabaseVersionStore, NewVersion } from './DatabaseVersionStore';
import { requirePromptSource, requireRegistryTags } from './limits';
import { ModelChanges, noModel } from './ModelChanges';
import { isPrompt, RegistryListener, versionCreated } from './registryEvents';
import { PromotionGate } from './PromotionGate';
import { DbVersionRow, toVersion } from './rows';
import { VersionSourceResolver } from './VersionSourceResolver';

type NamedVersion = NewVersion & {
  name: string;
  /** Of another model, whose version it is a copy of. */
  copiedFrom?: string;
};

const ALWAYS = sqlPart('true');
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
  readonly #gate: PromotionGate;
  readonly #changes: ModelChanges;
  readonly #untold = new GroupCommit({
    write: (inputs: NamedVersion[]) => this.#insertUntold(inputs),
    maxItems: 100,
  });

  constructor(options: {
    database: Database;
    models: DatabaseModelStore;
    versions: DatabaseVersionStore;
    sources: VersionSourceResolver;
    listener: RegistryListener;
    gate: PromotionGate;
    changes: ModelChanges;
  }) {
    this.#database = options.database;
    this.#models = options.models;
    this.#versions = options.versions;
    this.#sources = options.sources;
    this.#listener = options.listener;
    this.#gate = options.gate;
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
    const version: NamedVersion = {
      ...input,
      ...origin,
      createdBy: options.caller.userEntityRef,
    };
    const untold =
      options.scope || version.copiedFrom
        ? undefined
        : await this.#untold.add(version);
    return toVersion(untold ?? (await this.#insertTold(version, options)));
  }

  /** Adds a version, and tells of it; says what keeps it from being added. */
  async #insertTold(
    input: NamedVersion,
    options: ScopedOptions,
  ): Promise<DbVersionRow> {
    return this.#changes.ofModel(input.name, options, async (tx, model) => {
      const [row] = await this.#versions.insertMany(tx, [input], ALWAYS);
      if (!row) throw noModel(input.name);
      if (input.copiedFrom) {
        await this.#gate.copying(tx, {
          modelId: model.id,
          name: input.name,
          from: input.copiedFrom,
          caller: options.caller,
        });
      }
      await this.#models.recompute(tx, { ids: [model.id] });
      await this.#listener.registryChanged(
        tx,
        versionCreated({ ...input, version: row.version }),
      );
      return row;
    });
  }

  /** Adds versions of models that are there and of which nobody wants to hear. */
  async #insertUntold(
    inputs: NamedVersion[],
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
