import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CallOptions,
  FeatureImportService,
  ImportResult,
} from '@ml-home/backstage-plugin-ml-home-node';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { MappedRegistry, RegistryMapper } from './mapping/RegistryMapper';
import { RegistryPart } from './reading/fromJson';
import { readRegistryFile } from './reading/readRegistryFile';
import { readGrpcServer } from './server/readGrpcServer';
import { readRegistryServer } from './server/readRegistryServer';
import { RegistryServerClient } from './server/RegistryServerClient';
import { FeastSettings, isGrpc, RegistrySettings } from './settings';
import { TurnQueue } from './TurnQueue';

/** How long a registry is mapped before others get a turn on the processor. */
const TURN_MS = 20;

export interface RegistryImportResult extends ImportResult {
  /** Partitions that were not known to be delivered before, by what is materialised. */
  delivered: number;
  /** What of the registry could not be taken, each named by its place. */
  problems: string[];
}

/** Imports registries: what one says replaces all that it said before, at once or not at all. */
export class RegistryImporter {
  readonly #features: FeatureImportService;
  readonly #settings: FeastSettings;
  /** A reading that began earlier never overwrites one that began later. */
  readonly #turns = new TurnQueue();

  constructor(options: {
    features: FeatureImportService;
    settings: FeastSettings;
  }) {
    this.#features = options.features;
    this.#settings = options.settings;
  }

  /** Imports the bytes of a dump or a registry.db. Throws InputError when they are neither, or not whole. */
  async upload(
    project: string,
    bytes: Buffer,
    options: CallOptions,
  ): Promise<RegistryImportResult> {
    return this.#turns.take(project, async () => {
      const { maxBytes } = this.#settings;
      const parts = await readRegistryFile(bytes, { project, maxBytes });
      return this.#replace(project, await map(project, parts), options);
    });
  }

  /**
   * Reads a configured registry now. Throws NotFoundError when none is configured for the project, and
   * ServiceUnavailableError, which is noted as a failure of the source, when it cannot be read.
   */
  async sync(
    project: string,
    options: CallOptions,
    signal?: AbortSignal,
  ): Promise<RegistryImportResult> {
    const registry = this.#settings.registries.find(
      one => one.project === project,
    );
    if (!registry) {
      throw new NotFoundError(
        `No registry is configured for the project '${project}' in mlHome.feast.registries`,
      );
    }
    return this.#turns.take(project, async () => {
      let said: MappedRegistry;
      try {
        said = await map(project, await this.#read(registry, signal));
      } catch (error) {
        const { message } = error as Error;
        const source = { kind: 'feast', name: project } as const;
        await this.#features.noteFailure(source, message, options);
        throw new ServiceUnavailableError(
          `The registry '${project}' cannot be read: ${message}`,
        );
      }
      return this.#replace(project, said, options);
    });
  }

  async #read(
    { project, from }: RegistrySettings,
    signal?: AbortSignal,
  ): Promise<Iterable<RegistryPart>> {
    const { maxBytes } = this.#settings;
    if ('path' in from) {
      const bytes = await readFile(from.path, maxBytes);
      return readRegistryFile(bytes, { project, maxBytes });
    }
    if (isGrpc(from.url)) {
      return readGrpcServer({ ...from, project, maxBytes, signal });
    }
    const client = new RegistryServerClient({
      ...from,
      project,
      maxBytes,
      signal,
    });
    return readRegistryServer(client, project);
  }

  async #replace(
    project: string,
    { families, services, materialised, problems }: MappedRegistry,
    options: CallOptions,
  ): Promise<RegistryImportResult> {
    const source = { kind: 'feast', name: project } as const;
    const result = await this.#features.replaceSource(
      source,
      { families, services },
      options,
    );
    const { accepted } = await this.#features.deliverMaterialised(
      source,
      materialised,
      options,
    );
    return { ...result, delivered: accepted, problems };
  }
}

async function map(
  project: string,
  parts: Iterable<RegistryPart>,
): Promise<MappedRegistry> {
  const mapper = new RegistryMapper();
  let turn = performance.now();
  for (const part of parts) {
    if ('section' in part) mapper.add(part);
    else if (part.project !== project) {
      mapper.problem(
        `The registry is that of the project '${part.project}', imported as '${project}'`,
      );
    }
    if (performance.now() - turn > TURN_MS) {
      await setImmediate();
      turn = performance.now();
    }
  }
  return mapper.finish();
}

async function readFile(path: string, maxBytes: number): Promise<Buffer> {
  let file;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) {
      throw new InputError(
        `${path} is larger than ${maxBytes} bytes (mlHome.feast.maxSize)`,
      );
    }
    return await file.readFile();
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code) throw error;
    throw new InputError(`${path} cannot be read (${code})`);
  } finally {
    await file?.close();
  }
}
