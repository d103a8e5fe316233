import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  Evaluation,
  EVALUATION_FILE,
  evaluationSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { text } from 'node:stream/consumers';
import { artifactRoot, ArtifactStore, firstBytes } from '../artifacts';
import { Database } from '../database';
import { parse } from '../http';
import { VersionSourceResolver } from '../models';
import { CardReader } from './CardReader';
import { DatabaseCardStore } from './DatabaseCardStore';
import { digestOf } from './digest';
import { CardListener } from './EvidenceReader';
import { FileFacts } from './fileFacts';
import { parseJson } from './parseDocument';
import { modelFiles, runFiles } from './readFiles';
import { VersionRef } from './rows';

/** Of one file, in bytes. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_EVALUATION_BYTES = 5 * 1024 * 1024;
/** Versions that one turn of the task looks at. */
const BATCH = 50;
/** A page that is looked at again and again does not read the files each time. */
const FRESH_MS = 10_000;

interface Problem {
  file: string;
  message: string;
}

interface FoundEvaluation {
  document: Evaluation;
  runId: string;
}

/**
 * Reads what a version was logged with: the files of its model, and evaluations among the files of its runs.
 *
 * Files lie in a folder or an object store, so they are read before a transaction is opened, and what they say is
 * kept: approvals can then rest on it within one transaction.
 */
export class VersionFileReader {
  readonly #database: Database;
  readonly #store: DatabaseCardStore;
  readonly #cards: CardReader;
  readonly #artifacts: ArtifactStore;
  readonly #sources: VersionSourceResolver;
  readonly #listener: CardListener;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    store: DatabaseCardStore;
    cards: CardReader;
    artifacts: ArtifactStore;
    sources: VersionSourceResolver;
    listener: CardListener;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#cards = options.cards;
    this.#artifacts = options.artifacts;
    this.#sources = options.sources;
    this.#listener = options.listener;
    this.#logger = options.logger;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-card-files',
      frequency: { minutes: 1 },
      timeout: { minutes: 10 },
      initialDelay: { seconds: 20 },
      scope: 'global',
      fn: async signal => {
        await this.run(signal);
      },
    });
  }

  /** Reads the files of versions that are new or were logged into since; answers how many. */
  async run(signal?: AbortSignal): Promise<number> {
    const versions = await this.#store.unread(this.#database, BATCH);
    for (const { name, version } of versions) {
      if (signal?.aborted) break;
      const ref = { model: name, version: String(version) };
      await this.refresh(ref).catch(error =>
        this.#logger.warn(
          `The files of version ${version} of ${name} could not be read: ${error}`,
        ),
      );
    }
    return versions.length;
  }

  /** As `refresh`, unless that was done within the last seconds. */
  async refreshStale(ref: VersionRef): Promise<void> {
    const read = await this.#cards.readOne(this.#database, ref);
    const at = read?.sources.version.files_read_at;
    if (!read || (at && Date.now() - at.getTime() < FRESH_MS)) return;
    await this.refresh(ref).catch(error =>
      this.#logger.warn(
        `The files of version ${ref.version} of ${ref.model} could not be read: ${error}`,
      ),
    );
  }

  /** Reads the files anew, and keeps what they say. Does nothing where there is no such version. */
  async refresh(ref: VersionRef): Promise<void> {
    const read = await this.#cards.readOne(this.#database, ref);
    if (!read) return;
    const { version } = read.sources;
    const facts: FileFacts = {};
    const problems: Problem[] = [];
    const root = await this.#modelRoot(version.source);
    if (root) await this.#readAll(root, modelFiles, facts, problems);

    const evaluations: FoundEvaluation[] = [];
    const runs = await this.#store.relatedRuns(this.#database, version);
    for (const run of runs) {
      const runRoot = artifactRoot(run.artifact_uri);
      if (!runRoot) continue;
      await this.#readAll(runRoot, runFiles, facts, problems);
      const found = await this.#evaluation(runRoot, problems);
      if (found) evaluations.push({ document: found, runId: run.run_id });
    }

    await this.#database.transaction(async tx => {
      const card = await this.#store.lock(tx, ref);
      if (!card) return;
      const changed = await this.#store.writeFiles(tx, card, facts, problems);
      const added = await this.#store.addEvaluations(
        tx,
        card,
        evaluations.map(({ document, runId }) => ({
          document,
          digest: digestOf(document),
          source: 'file',
          from: runId,
        })),
      );
      if (changed || added.length > 0) {
        await this.#listener.cardChanged(tx, {
          ...ref,
          revision: card.revision,
        });
      }
    });
  }

  /** Undefined where the files are not kept by the portal. */
  async #modelRoot(source: string): Promise<string | undefined> {
    try {
      return artifactRoot(await this.#sources.resolveDownload(source));
    } catch (error) {
      if (error instanceof InputError) return undefined;
      throw error;
    }
  }

  async #readAll(
    root: string,
    readers: typeof modelFiles,
    facts: FileFacts,
    problems: Problem[],
  ): Promise<void> {
    const listed = await this.#artifacts.list(root);
    const there = new Map(listed.map(one => [one.path, one]));
    await Promise.all(
      Object.entries(readers).map(async ([file, read]) => {
        if (facts[file] || !there.has(file) || there.get(file)!.isDir) return;
        try {
          const content = await this.#text(`${root}/${file}`, MOST_BYTES);
          if (content === undefined) return;
          facts[file] = { values: JSON.parse(JSON.stringify(read(content))) };
        } catch (error) {
          problems.push({ file, message: (error as Error).message });
        }
      }),
    );
  }

  async #evaluation(
    root: string,
    problems: Problem[],
  ): Promise<Evaluation | undefined> {
    const file = EVALUATION_FILE;
    try {
      const content = await this.#text(
        `${root}/${file}`,
        MOST_EVALUATION_BYTES,
      );
      if (content === undefined) return undefined;
      return parse(evaluationSchema, parseJson(content, file), file);
    } catch (error) {
      problems.push({ file, message: (error as Error).message });
      return undefined;
    }
  }

  /** Throws InputError for a file that is too large. */
  async #text(path: string, most: number): Promise<string | undefined> {
    const found = await this.#artifacts.read(path);
    if (!found) return undefined;
    if (found.size > most) {
      found.content.destroy();
      throw new InputError(`has ${found.size} bytes; at most ${most} are read`);
    }
    return text(firstBytes(found.content, found.size));
  }
}
