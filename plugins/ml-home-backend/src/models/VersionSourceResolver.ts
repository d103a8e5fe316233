import { InputError, NotFoundError } from '@backstage/errors';
import { modelReadPermission } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Caller,
  LoggedModelService,
  RunService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import { DatabaseLoggedModelStore, requireId } from '../experiments';
import { DatabaseVersionStore } from './DatabaseVersionStore';
import { noVersion } from './ModelChanges';
import { isBelow, parseSource, VersionSource } from './source';

const MAX_COPIES = 20;

/**
 * Where the files of versions come from.
 *
 * Files that the portal keeps may only be registered by those who may read them, and only from the run or logged
 * model that is named, so that a version cannot point at somebody else's files.
 */
export class VersionSourceResolver {
  readonly #database: Database;
  readonly #runs: RunService;
  readonly #loggedModels: LoggedModelService;
  readonly #loggedModelStore: DatabaseLoggedModelStore;
  readonly #versions: DatabaseVersionStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    runs: RunService;
    loggedModels: LoggedModelService;
    loggedModelStore: DatabaseLoggedModelStore;
    versions: DatabaseVersionStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#runs = options.runs;
    this.#loggedModels = options.loggedModels;
    this.#loggedModelStore = options.loggedModelStore;
    this.#versions = options.versions;
    this.#authorizer = options.authorizer;
  }

  /** Checks the source of a new version, and fills in the run and logged model that follow from it. */
  async resolveNew(
    input: {
      name: string;
      source: string;
      runId?: string;
      loggedModelId?: string;
    },
    caller: Caller,
  ): Promise<{
    source: string;
    runId?: string;
    loggedModelId?: string;
    /** The model of which a version is copied, where it is another one. */
    copiedFrom?: string;
  }> {
    requireId(input.runId, 'run_id');
    requireId(input.loggedModelId, 'model_id');
    const options = { caller };
    const source = parseSource(input.source);
    const { runId, loggedModelId } = input;
    switch (source.kind) {
      case 'loggedModel': {
        const model = await this.#loggedModels.getLoggedModel(
          source.modelId,
          options,
        );
        return {
          source: input.source,
          runId: runId ?? model.sourceRunId,
          loggedModelId: source.modelId,
        };
      }
      case 'run': {
        const run = await this.#runs.getRun(source.runId, options);
        return {
          source: `${run.artifactUri}/${source.path}`.replace(/\/$/, ''),
          runId: source.runId,
          loggedModelId,
        };
      }
      case 'proxied': {
        const folders = [
          runId && (await this.#runs.getRun(runId, options)).artifactUri,
          loggedModelId &&
            (await this.#loggedModels.getLoggedModel(loggedModelId, options))
              .artifactUri,
        ];
        if (!folders.some(folder => folder && isBelow(source.uri, folder))) {
          throw new InputError(
            `Invalid model version source: '${input.source.slice(
              0,
              200,
            )}' must lie in the artifacts of the run ('run_id') or logged model ('model_id') that is named`,
          );
        }
        return { source: input.source, runId, loggedModelId };
      }
      case 'version':
      case 'alias': {
        const { name, version } = await this.#copied(source, caller);
        return {
          // An alias may be moved: the files are those that it names now.
          source: `models:/${name}/${version}`,
          runId,
          loggedModelId,
          copiedFrom: name === input.name ? undefined : name,
        };
      }
      default:
        return { source: input.source, runId, loggedModelId };
    }
  }

  /** The version that is copied, which its reader may see. */
  async #copied(
    source: Extract<VersionSource, { kind: 'version' | 'alias' }>,
    caller: Caller,
  ): Promise<{ name: string; version: number }> {
    const scope = await this.#authorizer.visibleTo(caller, modelReadPermission);
    const { name } = source;
    const row =
      source.kind === 'version'
        ? await this.#versions.find(this.#database, name, source.version, scope)
        : await this.#versions.findByAlias(
            this.#database,
            name,
            source.alias,
            scope,
          );
    if (row) return { name, version: row.version };
    if (source.kind === 'version') throw noVersion(name, `${source.version}`);
    throw new NotFoundError(
      `Registered model alias ${source.alias} of '${name}' not found.`,
    );
  }

  /** The address that a client downloads from. */
  async resolveDownload(address: string): Promise<string> {
    let current = address;
    for (let i = 0; i < MAX_COPIES; i++) {
      const source = parseSource(current);
      if (source.kind === 'loggedModel') {
        const model = await this.#loggedModelStore.find(
          this.#database,
          source.modelId,
        );
        if (!model) {
          throw new InputError(
            `The files of this version are gone: logged model ${source.modelId} was deleted`,
          );
        }
        return model.artifactUri;
      }
      if (source.kind !== 'version') return current;
      const version = await this.#versions.find(
        this.#database,
        source.name,
        source.version,
      );
      if (!version) {
        throw new InputError(
          `The files of this version are gone: ${current} was deleted`,
        );
      }
      current = version.source;
    }
    throw new InputError(`The source ${address} is copied in a circle`);
  }
}
