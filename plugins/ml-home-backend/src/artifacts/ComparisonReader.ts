import { NotFoundError } from '@backstage/errors';
import {
  ComparedRun,
  RunDetail,
  RunEnvironment,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ArtifactService,
  CallOptions,
} from '@ml-home/backstage-plugin-ml-home-node';
import { text } from 'node:stream/consumers';
import { ExperimentReadService } from '../experiments';
import { toEnvironment } from './environment';
import { artifactRoot, firstBytes } from './paths';

/** No list of packages is longer. */
const MAX_BYTES = 256 * 1024;

/** Runs beside each other, with the environments that their models were logged with. The services are authorised. */
export class ComparisonReader {
  readonly #reads: ExperimentReadService;
  readonly #artifacts: ArtifactService;

  constructor(options: {
    reads: ExperimentReadService;
    artifacts: ArtifactService;
  }) {
    this.#reads = options.reads;
    this.#artifacts = options.artifacts;
  }

  async compare(
    runIds: string[],
    options: CallOptions,
  ): Promise<{ runs: ComparedRun[]; missing: string[] }> {
    const runs = await this.#reads.getRuns(runIds, options);
    const found = new Set(runs.map(run => run.runId));
    return {
      runs: await Promise.all(
        runs.map(async run => ({
          ...run,
          environment: await this.#environmentOf(run, options),
        })),
      ),
      missing: runIds.filter(runId => !found.has(runId)),
    };
  }

  /** That of the newest logged model, else of a model among the run's files. */
  async #environmentOf(
    run: RunDetail,
    options: CallOptions,
  ): Promise<RunEnvironment | undefined> {
    const model = run.loggedModels.at(-1);
    const root = artifactRoot(model?.artifactUri ?? `${run.artifactUri}/model`);
    if (!root) return undefined;
    const [requirements, pythonEnv] = await Promise.all([
      this.#read(`${root}/requirements.txt`, options),
      this.#read(`${root}/python_env.yaml`, options),
    ]);
    return toEnvironment(
      requirements,
      pythonEnv,
      model ? `${model.name}/requirements.txt` : 'model/requirements.txt',
    );
  }

  async #read(path: string, options: CallOptions): Promise<string | undefined> {
    try {
      const { content, size } = await this.#artifacts.download(path, options);
      return await text(firstBytes(content, Math.min(size, MAX_BYTES)));
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }
}
