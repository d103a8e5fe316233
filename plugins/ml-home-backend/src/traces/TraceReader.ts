import { NotFoundError } from '@backstage/errors';
import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  TraceRecord,
  TraceService,
  TraceWithSpans,
} from '@ml-home/backstage-plugin-ml-home-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseTraceReadStore } from './DatabaseTraceReadStore';
import { announcedSpans } from './limits';
import { DbTraceRow, toSpan, toTrace } from './rows';
import { noTrace } from './TraceGate';

/** How long a reader waits for spans that are on their way, and how often it looks. */
const WAIT_MS = 3_000;
const LOOK_MS = 250;

type Scope = Pick<ScopedOptions, 'scope'>;

const isComplete = (metadata: Record<string, string>, spans: number): boolean =>
  spans > 0 && spans >= (announcedSpans(metadata) ?? 0);

function inOrder<Row extends DbTraceRow>(rows: Row[], ids: string[]): Row[] {
  const byId = new Map(rows.map(row => [row.trace_id, row]));
  return ids.flatMap(id => byId.get(id) ?? []);
}

/** Reads traces with what belongs to them: a constant number of statements, however many traces. */
export class TraceReader {
  readonly #database: Database;
  readonly #reads: DatabaseTraceReadStore;
  readonly #assessments: DatabaseAssessmentStore;

  constructor(options: {
    database: Database;
    reads: DatabaseTraceReadStore;
    assessments: DatabaseAssessmentStore;
  }) {
    this.#database = options.database;
    this.#reads = options.reads;
    this.#assessments = options.assessments;
  }

  async info(traceId: string, { scope }: Scope): Promise<TraceRecord> {
    const row = await this.#reads.find(this.#database, traceId, scope);
    if (!row) throw noTrace(traceId);
    const [trace] = await this.#withAssessments([row]);
    return trace;
  }

  /** Waits a moment for spans that are announced. */
  async complete(
    traceId: string,
    { allowPartial }: { allowPartial: boolean },
    { scope }: Scope,
  ): Promise<TraceWithSpans> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const row = await this.#reads.find(this.#database, traceId, scope);
      if (!row) throw noTrace(traceId);
      const counts = await this.#reads.countSpans(this.#database, [traceId]);
      const count = counts.get(traceId) ?? 0;
      if (allowPartial || isComplete(row.metadata, count)) break;
      if (Date.now() > deadline) {
        throw new NotFoundError(
          `Trace with ID ${traceId} is not fully exported yet, please try again later.`,
        );
      }
      await sleep(LOOK_MS);
    }
    const [found] = await this.#withSpans([traceId], { scope });
    if (!found) throw noTrace(traceId);
    return found;
  }

  async several(
    query: Parameters<TraceService['getTraces']>[0],
    { scope }: Scope,
  ): Promise<TraceWithSpans[]> {
    const { experimentIds } = query;
    const ids = [...new Set(query.traceIds)];
    if (query.spans) {
      const found = await this.#withSpans(ids, { experimentIds, scope });
      return found.filter(({ trace, spans }) =>
        isComplete(trace.metadata, spans.length),
      );
    }
    const rows = await this.#reads.findAll(this.#database, ids, {
      experimentIds,
      scope,
    });
    const traces = await this.#withAssessments(inOrder(rows, ids));
    return traces.map(trace => ({ trace, spans: [] }));
  }

  async search(
    query: Parameters<TraceService['searchTraces']>[0],
    { scope }: Scope,
  ): Promise<Page<TraceRecord>> {
    const page = await this.#reads.search(this.#database, query, scope);
    return { ...page, items: await this.#withAssessments(page.items) };
  }

  async #withAssessments(rows: DbTraceRow[]): Promise<TraceRecord[]> {
    const assessments = await this.#assessments.ofTraces(
      this.#database,
      rows.map(row => row.trace_id),
    );
    return rows.map(row => toTrace(row, assessments.get(row.trace_id) ?? []));
  }

  async #withSpans(
    traceIds: string[],
    options: { experimentIds?: string[]; scope?: ScopedOptions['scope'] },
  ): Promise<TraceWithSpans[]> {
    const rows = await this.#reads.findAll(this.#database, traceIds, options);
    const traces = await this.#withAssessments(inOrder(rows, traceIds));
    const spans = await this.#reads.spansOf(
      this.#database,
      traces.map(trace => trace.traceId),
    );
    const byTrace = Map.groupBy(spans, span => span.trace_id);
    return traces.map(trace => ({
      trace,
      spans: (byTrace.get(trace.traceId) ?? []).map(toSpan),
    }));
  }
}
