import { TraceState } from '@ml-home/backstage-plugin-ml-home-common';
import { SpanRecord } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRows, sqlPart, SqlPart } from '../database';
import { TraceFacts } from './fromSpans';
import { storable, storableJson } from './json';

/** A trace that is to be changed, and whether the caller may. */
export interface ChangeableTrace {
  trace_id: string;
  experiment_id: string;
  allowed: boolean;
}

/** Writes traces and spans. */
export class DatabaseTraceStore {
  /** Locks traces that are there, in the order of their ids, so that writers never wait for each other in a circle. */
  async lock(
    tx: Executor,
    traceIds: string[],
    scope: SqlPart = sqlPart('true'),
  ): Promise<ChangeableTrace[]> {
    return queryRows<ChangeableTrace>(
      tx,
      `select t.trace_id, t.experiment_id, coalesce((${scope.sql}), false) as allowed
       from traces t join experiments e on e.id = t.experiment_id
       where t.trace_id = any(?) order by t.trace_id for update of t`,
      [...scope.bindings, pgArray(traceIds)],
    );
  }

  /** Writes what the client says about a trace; it counts more than what was read from spans. */
  async upsert(
    tx: Executor,
    trace: {
      traceId: string;
      experimentId: string;
      runId?: string;
      clientRequestId?: string;
      name?: string;
      requestTime: number;
      executionDuration?: number;
      state: TraceState;
      requestPreview?: string;
      responsePreview?: string;
      metadata: Record<string, string>;
      tags: Record<string, string>;
      prompts: string[];
      finalized: boolean;
      createdBy?: string;
    },
  ): Promise<void> {
    await queryRows(
      tx,
      `insert into traces as t (trace_id, experiment_id, run_id, client_request_id, name, request_time,
         execution_duration, state, request_preview, response_preview, metadata, tags, prompts, finalized, created_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::text[], ?, ?)
       on conflict (trace_id) do update set
         experiment_id = excluded.experiment_id,
         run_id = coalesce(excluded.run_id, t.run_id),
         client_request_id = coalesce(excluded.client_request_id, t.client_request_id),
         name = coalesce(excluded.name, t.name),
         request_time = excluded.request_time,
         execution_duration = excluded.execution_duration,
         state = excluded.state,
         request_preview = coalesce(excluded.request_preview, t.request_preview),
         response_preview = coalesce(excluded.response_preview, t.response_preview),
         metadata = t.metadata || excluded.metadata,
         tags = t.tags || excluded.tags,
         prompts = array(select distinct unnest(t.prompts || excluded.prompts)),
         finalized = t.finalized or excluded.finalized,
         updated_at = now()`,
      [
        trace.traceId,
        trace.experimentId,
        trace.runId ?? null,
        trace.clientRequestId ?? null,
        trace.name ?? null,
        trace.requestTime,
        trace.executionDuration ?? null,
        trace.state,
        trace.requestPreview ?? null,
        trace.responsePreview ?? null,
        storableJson(trace.metadata),
        storableJson(trace.tags),
        pgArray(trace.prompts),
        trace.finalized,
        trace.createdBy ?? null,
      ] as never[],
    );
  }

  /** Makes traces from their spans, or brings those that are there up to date; answers where they are. */
  async upsertFacts(
    tx: Executor,
    traces: (TraceFacts & { artifactTag: Record<string, string> })[],
    origin: { experimentId: string; runId?: string; createdBy?: string },
  ): Promise<{ trace_id: string; experiment_id: string }[]> {
    const sorted = [...traces].sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
    return queryRows(
      tx,
      `insert into traces as t (trace_id, experiment_id, run_id, name, request_time, execution_duration, state,
         request_preview, response_preview, metadata, tags, created_by)
       select f.trace_id, ?, ?, f.name, f.request_time, f.end_time - f.request_time, f.state,
         f.request_preview, f.response_preview, f.metadata, f.tags, ?
       from jsonb_to_recordset(?::jsonb) as f(trace_id text, name text, request_time bigint, end_time bigint,
         state text, request_preview text, response_preview text, metadata jsonb, tags jsonb)
       order by f.trace_id
       on conflict (trace_id) do update set
         run_id = coalesce(t.run_id, excluded.run_id),
         name = coalesce(t.name, excluded.name),
         request_time = case when t.finalized then t.request_time else least(t.request_time, excluded.request_time) end,
         execution_duration = case when t.finalized then t.execution_duration else
           greatest(t.request_time + t.execution_duration, excluded.request_time + excluded.execution_duration)
             - least(t.request_time, excluded.request_time) end,
         state = case when t.state in ('IN_PROGRESS', 'STATE_UNSPECIFIED') then excluded.state else t.state end,
         request_preview = coalesce(t.request_preview, excluded.request_preview),
         response_preview = coalesce(t.response_preview, excluded.response_preview),
         metadata = excluded.metadata || t.metadata,
         tags = excluded.tags || t.tags,
         updated_at = now()
       returning t.trace_id, t.experiment_id`,
      [
        origin.experimentId,
        origin.runId ?? null,
        origin.createdBy ?? null,
        storableJson(
          sorted.map(facts => ({
            trace_id: facts.traceId,
            name: facts.name,
            request_time: facts.requestTime,
            end_time: facts.endTime,
            state: facts.state,
            request_preview: facts.requestPreview,
            response_preview: facts.responsePreview,
            metadata: facts.metadata,
            tags: { ...facts.artifactTag, ...facts.tags },
          })),
        ),
      ] as never[],
    );
  }

  /** A span that comes again takes the place of the one before. */
  async upsertSpans(tx: Executor, spans: SpanRecord[]): Promise<void> {
    const last = [
      ...new Map(
        spans.map(span => [`${span.traceId} ${span.spanId}`, span]),
      ).values(),
    ];
    await queryRows(
      tx,
      `insert into trace_spans (trace_id, span_id, parent_span_id, name, type, status, start_ns, end_ns, content)
       select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
         ?::jsonb[])
       on conflict (trace_id, span_id) do update set parent_span_id = excluded.parent_span_id, name = excluded.name,
         type = excluded.type, status = excluded.status, start_ns = excluded.start_ns, end_ns = excluded.end_ns,
         content = excluded.content`,
      [
        pgArray(last.map(span => span.traceId)),
        pgArray(last.map(span => span.spanId)),
        pgArray(last.map(span => span.parentSpanId ?? null)),
        pgArray(last.map(span => storable(span.name))),
        pgArray(last.map(span => storable(span.type))),
        pgArray(last.map(span => span.status)),
        pgArray(last.map(span => span.startTimeNs)),
        pgArray(last.map(span => span.endTimeNs ?? null)),
        pgArray(
          last.map(span =>
            storableJson({
              kind: span.kind,
              statusMessage: span.statusMessage,
              traceState: span.traceState,
              attributes: span.attributes,
              events: span.events,
              links: span.links,
              resource: span.resource,
            }),
          ),
        ),
      ],
    );
  }

  async setTag(
    tx: Executor,
    traceId: string,
    key: string,
    value: string,
  ): Promise<void> {
    await queryRows(
      tx,
      'update traces set tags = tags || ?::jsonb, updated_at = now() where trace_id = ?',
      [storableJson({ [key]: value }), traceId],
    );
  }

  /** Whether there was one. */
  async deleteTag(
    tx: Executor,
    traceId: string,
    key: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      `update traces set tags = tags - ?::text, updated_at = now()
       where trace_id = ? and jsonb_exists(tags, ?) returning trace_id`,
      [key, traceId, key],
    );
    return rows.length > 0;
  }

  /** Whether there was another one, or one at all. */
  async setName(
    tx: Executor,
    traceId: string,
    name: string | null,
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      `update traces set name = ?, updated_at = now()
       where trace_id = ? and name is distinct from ? returning trace_id`,
      [name, traceId, name] as never[],
    );
    return rows.length > 0;
  }

  async linkRun(
    tx: Executor,
    traceIds: string[],
    runId: string,
  ): Promise<void> {
    await queryRows(
      tx,
      `insert into trace_runs (trace_id, run_id) select id, ? from unnest(?::text[]) as i(id)
       on conflict do nothing`,
      [runId, pgArray(traceIds)],
    );
  }

  async linkPrompts(
    tx: Executor,
    traceId: string,
    prompts: string[],
  ): Promise<void> {
    await queryRows(
      tx,
      `update traces set prompts = array(select distinct unnest(prompts || ?::text[])), updated_at = now()
       where trace_id = ?`,
      [pgArray(prompts), traceId],
    );
  }

  /** Deletes traces of one experiment; answers how many. */
  async delete(
    tx: Executor,
    query: {
      experimentId: string;
      traceIds?: string[];
      upTo?: number;
      limit?: number;
    },
  ): Promise<number> {
    const rows = await queryRows(
      tx,
      `with oldest as materialized (
         select trace_id from traces
         where experiment_id = ? and (?::text[] is null or trace_id = any(?::text[]))
           and (?::bigint is null or request_time <= ?::bigint)
         order by request_time, trace_id limit ?
       ), gone as materialized (
         select t.trace_id from traces t join oldest using (trace_id)
         where t.experiment_id = ? order by t.trace_id for update of t
       )
       delete from traces where trace_id in (select trace_id from gone) returning trace_id`,
      [
        query.experimentId,
        query.traceIds ? pgArray(query.traceIds) : null,
        query.traceIds ? pgArray(query.traceIds) : null,
        query.upTo ?? null,
        query.upTo ?? null,
        query.limit ?? null,
        query.experimentId,
      ] as never[],
    );
    return rows.length;
  }
}
