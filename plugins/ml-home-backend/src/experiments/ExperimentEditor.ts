import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ExperimentSummary,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  ExperimentService,
  RunService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ExperimentReadService } from './ExperimentReadService';
import { PROJECT_TAG } from './projectRef';

const NOTE_TAG = 'mlflow.note.content';

/**
 * What people change on pages, in terms of what clients do: the two meet in the same tags, so neither overwrites what
 * the other said. The services are the authorised ones.
 */
export class ExperimentEditor {
  readonly #experiments: ExperimentService;
  readonly #runs: RunService;
  readonly #reads: ExperimentReadService;

  constructor(options: {
    experiments: ExperimentService;
    runs: RunService;
    reads: ExperimentReadService;
  }) {
    this.#experiments = options.experiments;
    this.#runs = options.runs;
    this.#reads = options.reads;
  }

  async create(
    input: { name: string; project?: string; description?: string },
    options: CallOptions,
  ): Promise<ExperimentSummary> {
    const tags = [
      ...(input.project
        ? [{ key: PROJECT_TAG, value: requireProject(input.project) }]
        : []),
      ...(input.description
        ? [{ key: NOTE_TAG, value: input.description }]
        : []),
    ];
    const id = await this.#experiments.createExperiment(
      { name: input.name, tags },
      options,
    );
    return this.#reads.getExperiment(id, options);
  }

  async update(
    id: string,
    changes: {
      name?: string;
      project?: string | null;
      description?: string | null;
    },
    options: CallOptions,
  ): Promise<ExperimentSummary> {
    const before = await this.#reads.getExperiment(id, options);
    const project = changes.project && requireProject(changes.project);
    if (changes.name !== undefined && changes.name !== before.name) {
      await this.#experiments.renameExperiment(id, changes.name, options);
    }
    await this.#setTag(id, before, PROJECT_TAG, project, options);
    await this.#setTag(id, before, NOTE_TAG, changes.description, options);
    return this.#reads.getExperiment(id, options);
  }

  async archive(id: string, options: CallOptions): Promise<ExperimentSummary> {
    await this.#experiments.deleteExperiment(id, options);
    return this.#reads.getExperiment(id, options);
  }

  async restore(id: string, options: CallOptions): Promise<ExperimentSummary> {
    await this.#experiments.restoreExperiment(id, options);
    return this.#reads.getExperiment(id, options);
  }

  async updateRun(
    runId: string,
    changes: { name?: string; description?: string | null },
    options: CallOptions,
  ): Promise<RunDetail> {
    if (changes.name !== undefined) {
      await this.#runs.updateRun(runId, { name: changes.name }, options);
    }
    const { description } = changes;
    if (description) {
      const tags = [{ key: NOTE_TAG, value: description }];
      await this.#runs.logBatch(
        runId,
        { metrics: [], params: [], tags },
        options,
      );
    } else if (description !== undefined) {
      const run = await this.#reads.getRun(runId, options);
      if (run.description !== undefined) {
        await this.#runs.deleteTag(runId, NOTE_TAG, options);
      }
    }
    return this.#reads.getRun(runId, options);
  }

  async #setTag(
    id: string,
    before: ExperimentSummary,
    key: string,
    value: string | null | undefined,
    options: CallOptions,
  ): Promise<void> {
    if (value) {
      await this.#experiments.setExperimentTag(id, { key, value }, options);
    } else if (value !== undefined && key in before.tags) {
      await this.#experiments.deleteExperimentTag(id, key, options);
    }
  }
}

function requireProject(text: string): string {
  try {
    const ref = parseEntityRef(text.trim(), {
      defaultKind: 'MLProject',
      defaultNamespace: 'default',
    });
    return stringifyEntityRef(ref);
  } catch {
    throw new InputError(
      `Invalid 'project': '${text.slice(
        0,
        100,
      )}' is not the name of a project or its entity ref`,
    );
  }
}
