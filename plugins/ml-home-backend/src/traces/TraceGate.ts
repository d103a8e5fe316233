import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { ScopedOptions } from '../access';
import { Database, Executor } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { DatabaseTraceStore } from './DatabaseTraceStore';

export const noTrace = (traceId: string) =>
  new NotFoundError(`Trace with ID '${traceId.slice(0, 300)}' not found.`);

/** Who may write traces where: what services of traces share. */
export class TraceGate {
  readonly #experiments: DatabaseExperimentStore;
  readonly #traces: DatabaseTraceStore;

  constructor(options: {
    experiments: DatabaseExperimentStore;
    traces: DatabaseTraceStore;
  }) {
    this.#experiments = options.experiments;
    this.#traces = options.traces;
  }

  /** The active experiment that is written into; answers where its files go. */
  async requireExperiment(
    executor: Database | Executor,
    id: string,
    { scope }: ScopedOptions,
  ): Promise<{ artifactLocation: string }> {
    if (!/^\d{1,18}$/.test(id)) {
      throw new InputError(
        `Invalid experiment id '${id.slice(
          0,
          100,
        )}': it must be a whole number`,
      );
    }
    const experiment = await this.#experiments.find(executor, { id });
    if (!experiment) {
      throw new NotFoundError(`No Experiment with id=${id} exists`);
    }
    if (scope && !(await this.#experiments.find(executor, { id }, scope))) {
      throw new NotAllowedError(`You may not log into experiment ${id}`);
    }
    if (experiment.lifecycle_stage !== 'active') {
      throw new InputError(
        `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
      );
    }
    return {
      artifactLocation: experiment.artifact_location.replace(/\/$/, ''),
    };
  }

  /** Locks those of the traces that are there; throws NotAllowedError when one of them may not be changed. */
  async lockChangeable(
    tx: Executor,
    traceIds: string[],
    { scope }: ScopedOptions,
  ) {
    const found = await this.#traces.lock(tx, traceIds, scope);
    const denied = found.find(trace => !trace.allowed);
    if (denied) {
      throw new NotAllowedError(
        `You may not change trace '${denied.trace_id}'`,
      );
    }
    return found;
  }

  /** Locks a trace that must be there. */
  async requireChangeable(
    tx: Executor,
    traceId: string,
    options: ScopedOptions,
  ): Promise<void> {
    const [found] = await this.lockChangeable(tx, [traceId], options);
    if (!found) throw noTrace(traceId);
  }
}
