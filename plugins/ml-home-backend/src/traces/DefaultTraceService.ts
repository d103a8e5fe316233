import { InputError, NotFoundError } from '@backstage/errors';
import {
  NewAssessment,
  SpanRecord,
  TraceRecord,
  TraceService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database, transactionAgainOnConflict } from '../database';
import { requireId, truncate } from '../experiments';
import { completeAssessment } from './DefaultAssessmentService';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseTraceStore } from './DatabaseTraceStore';
import { factsFromSpans } from './fromSpans';
import {
  cleanMetadata,
  cleanTraceTags,
  promptsOf,
  requireMutableTag,
  requireTraceId,
  TRACE_LIMITS,
} from './limits';
import { ARTIFACTS_TAG, NAME_TAG, RUN_METADATA } from './rows';
import { TraceGate } from './TraceGate';
import { TraceReader } from './TraceReader';

/** Rules of traces. */
export class DefaultTraceService implements TraceService {
  readonly #database: Database;
  readonly #traces: DatabaseTraceStore;
  readonly #reader: TraceReader;
  readonly #assessments: DatabaseAssessmentStore;
  readonly #gate: TraceGate;

  constructor(options: {
    database: Database;
    traces: DatabaseTraceStore;
    reader: TraceReader;
    assessments: DatabaseAssessmentStore;
    gate: TraceGate;
  }) {
    this.#database = options.database;
    this.#traces = options.traces;
    this.#reader = options.reader;
    this.#assessments = options.assessments;
    this.#gate = options.gate;
  }

  async startTrace(
    trace: Parameters<TraceService['startTrace']>[0],
    options: ScopedOptions,
  ): Promise<TraceRecord> {
    requireTraceId(trace.traceId);
    await this.#write(trace, { finalized: true }, options);
    return this.getTraceInfo(trace.traceId, { caller: options.caller });
  }

  async beginTrace(
    input: Parameters<TraceService['beginTrace']>[0],
    options: ScopedOptions,
  ): Promise<TraceRecord> {
    const traceId = `tr-${randomUUID().replaceAll('-', '')}`;
    await this.#write(
      { ...input, traceId, state: 'IN_PROGRESS', assessments: [] },
      { finalized: false },
      options,
    );
    return this.getTraceInfo(traceId, { caller: options.caller });
  }

  async endTrace(
    traceId: string,
    input: Parameters<TraceService['endTrace']>[1],
    options: ScopedOptions,
  ): Promise<TraceRecord> {
    const before = await this.getTraceInfo(traceId, {
      caller: options.caller,
    });
    await this.#write(
      {
        ...before,
        ...input,
        executionDuration: input.endTime - before.requestTime,
        assessments: [],
      },
      { finalized: true },
      options,
    );
    return this.getTraceInfo(traceId, { caller: options.caller });
  }

  async logSpans(
    experimentId: string,
    { spans, runId }: { spans: SpanRecord[]; runId?: string },
    options: ScopedOptions,
  ): Promise<void> {
    if (spans.length === 0) return;
    const { artifactLocation } = await this.#gate.requireExperiment(
      this.#database,
      experimentId,
      options,
    );
    const facts = factsFromSpans(spans);
    await transactionAgainOnConflict(this.#database, async tx => {
      const written = await this.#traces.upsertFacts(
        tx,
        facts.map(fact => ({
          ...fact,
          artifactTag: this.#artifactTag(artifactLocation, fact.traceId),
        })),
        { experimentId, runId, createdBy: options.caller.userEntityRef },
      );
      const elsewhere = written.filter(
        row => row.experiment_id !== experimentId,
      );
      if (options.scope && elsewhere.length > 0) {
        await this.#gate.lockChangeable(
          tx,
          elsewhere.map(row => row.trace_id),
          options,
        );
      }
      await this.#traces.upsertSpans(tx, spans);
    });
  }

  async getTraceInfo(traceId: string, options: ScopedOptions) {
    return this.#reader.info(traceId, options);
  }

  async getTrace(
    traceId: string,
    input: { allowPartial: boolean },
    options: ScopedOptions,
  ) {
    return this.#reader.complete(traceId, input, options);
  }

  async getTraces(
    query: Parameters<TraceService['getTraces']>[0],
    options: ScopedOptions,
  ) {
    return this.#reader.several(query, options);
  }

  async searchTraces(
    query: Parameters<TraceService['searchTraces']>[0],
    options: ScopedOptions,
  ) {
    return this.#reader.search(query, options);
  }

  async deleteTraces(
    query: Parameters<TraceService['deleteTraces']>[0],
    options: ScopedOptions,
  ): Promise<number> {
    const { traceIds, upTo, limit } = query;
    if (upTo === undefined && !traceIds?.length) {
      throw new InputError(
        "Either 'max_timestamp_millis' or 'request_ids' must be specified.",
      );
    }
    if (upTo !== undefined && traceIds?.length) {
      throw new InputError(
        "Only one of 'max_timestamp_millis' and 'request_ids' can be specified.",
      );
    }
    if (limit !== undefined && (limit <= 0 || traceIds?.length)) {
      throw new InputError(
        "'max_traces' must be a positive integer, and goes with 'max_timestamp_millis' only.",
      );
    }
    const { experimentId } = query;
    await this.#gate.requireExperiment(this.#database, experimentId, options);
    return transactionAgainOnConflict(this.#database, tx =>
      this.#traces.delete(tx, {
        experimentId,
        upTo,
        limit,
        traceIds: traceIds?.length ? traceIds : undefined,
      }),
    );
  }

  async setTraceTag(
    traceId: string,
    { key, value }: { key: string; value: string },
    options: ScopedOptions,
  ): Promise<void> {
    requireMutableTag(key, 'set');
    await this.#changing(traceId, options, async tx => {
      if (key === NAME_TAG) {
        const name = truncate(value, TRACE_LIMITS.name);
        await this.#traces.setName(tx, traceId, name);
      } else {
        const cut = truncate(value, TRACE_LIMITS.tagValue);
        await this.#traces.setTag(tx, traceId, key, cut);
      }
    });
  }

  async deleteTraceTag(
    traceId: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    requireMutableTag(key, 'deleted');
    await this.#changing(traceId, options, async tx => {
      const deleted =
        key === NAME_TAG
          ? await this.#traces.setName(tx, traceId, null)
          : await this.#traces.deleteTag(tx, traceId, key);
      if (deleted) return;
      throw new NotFoundError(
        `No trace tag with key '${key}' for trace with ID '${traceId}'`,
      );
    });
  }

  async linkTracesToRun(
    traceIds: string[],
    runId: string,
    options: ScopedOptions,
  ): Promise<void> {
    if (traceIds.length > TRACE_LIMITS.links) {
      throw new InputError(
        `Cannot link more than ${TRACE_LIMITS.links} traces to a run in a single request. Provided ${traceIds.length} traces.`,
      );
    }
    requireId(runId, 'run_id');
    await transactionAgainOnConflict(this.#database, async tx => {
      const found = await this.#gate.lockChangeable(tx, traceIds, options);
      await this.#traces.linkRun(
        tx,
        found.map(trace => trace.trace_id),
        runId,
      );
    });
  }

  async linkPromptsToTrace(
    traceId: string,
    prompts: { name: string; version: string }[],
    options: ScopedOptions,
  ): Promise<void> {
    const names = prompts.map(({ name, version }) => `${name}/${version}`);
    await this.#changing(traceId, options, tx =>
      this.#traces.linkPrompts(tx, traceId, names),
    );
  }

  async #changing(
    traceId: string,
    options: ScopedOptions,
    change: (
      tx: Parameters<TraceGate['requireChangeable']>[0],
    ) => Promise<void>,
  ): Promise<void> {
    await transactionAgainOnConflict(this.#database, async tx => {
      await this.#gate.requireChangeable(tx, traceId, options);
      await change(tx);
    });
  }

  async #write(
    trace: Omit<TraceRecord, 'assessments'> & { assessments: NewAssessment[] },
    { finalized }: { finalized: boolean },
    options: ScopedOptions,
  ): Promise<void> {
    const { traceId, experimentId } = trace;
    const metadata = cleanMetadata(trace.metadata);
    const { name, tags } = cleanTraceTags(trace.tags);
    const assessments = trace.assessments.map(item =>
      completeAssessment({ ...item, traceId }),
    );
    await transactionAgainOnConflict(this.#database, async tx => {
      const { artifactLocation } = await this.#gate.requireExperiment(
        tx,
        experimentId,
        options,
      );
      await this.#gate.lockChangeable(tx, [traceId], options);
      await this.#traces.upsert(tx, {
        ...trace,
        name: name ?? trace.name,
        runId: metadata[RUN_METADATA],
        requestPreview: cutPreview(trace.requestPreview),
        responsePreview: cutPreview(trace.responsePreview),
        metadata,
        tags: { ...tags, ...this.#artifactTag(artifactLocation, traceId) },
        prompts: promptsOf(tags),
        finalized,
        createdBy: options.caller.userEntityRef,
      });
      await this.#assessments.upsert(
        tx,
        assessments,
        options.caller.userEntityRef,
      );
    });
  }

  #artifactTag(location: string, traceId: string): Record<string, string> {
    return { [ARTIFACTS_TAG]: `${location}/traces/${traceId}/artifacts` };
  }
}

function cutPreview(text: string | undefined): string | undefined {
  return text === undefined ? undefined : truncate(text, TRACE_LIMITS.preview);
}
