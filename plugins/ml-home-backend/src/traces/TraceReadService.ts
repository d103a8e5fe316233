import {
  Page,
  TraceDetail,
  TraceSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import {
  DatabaseTraceReadStore,
  TraceListQuery,
} from './DatabaseTraceReadStore';
import { toSpan } from './rows';
import { noTrace } from './TraceGate';
import { toTraceSpans, toTraceSummary } from './views';

/** What the portal's pages show of traces. */
export interface TraceReadService {
  listTraces(
    query: TraceListQuery,
    options: ScopedOptions,
  ): Promise<Page<TraceSummary>>;
  getTrace(traceId: string, options: ScopedOptions): Promise<TraceDetail>;
}

export class DefaultTraceReadService implements TraceReadService {
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

  async listTraces(query: TraceListQuery, { scope }: ScopedOptions) {
    const page = await this.#reads.list(this.#database, query, scope);
    const ids = page.items.map(row => row.trace_id);
    const [counts, assessments] = await Promise.all([
      this.#reads.countSpans(this.#database, ids),
      this.#assessments.ofTraces(this.#database, ids),
    ]);
    return {
      ...page,
      items: page.items.map(row =>
        toTraceSummary(row, {
          spanCount: counts.get(row.trace_id) ?? 0,
          assessments: assessments.get(row.trace_id) ?? [],
        }),
      ),
    };
  }

  async getTrace(
    traceId: string,
    { scope }: ScopedOptions,
  ): Promise<TraceDetail> {
    const row = await this.#reads.find(this.#database, traceId, scope);
    if (!row) throw noTrace(traceId);
    const [spans, assessments] = await Promise.all([
      this.#reads.spansOf(this.#database, [traceId]),
      this.#assessments.ofTraces(this.#database, [traceId]),
    ]);
    return {
      ...toTraceSummary(row, {
        spanCount: spans.length,
        assessments: assessments.get(traceId) ?? [],
      }),
      metadata: row.metadata,
      spans: toTraceSpans(spans.map(toSpan)),
    };
  }
}
