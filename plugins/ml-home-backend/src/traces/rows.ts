import { TraceState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  AssessmentKind,
  AssessmentRecord,
  SpanRecord,
  TraceRecord,
} from '@ml-home/backstage-plugin-ml-home-node';

// Postgres answers bigint as text.

export const NAME_TAG = 'mlflow.traceName';
export const RUN_METADATA = 'mlflow.sourceRun';
export const FINALIZED_METADATA = 'mlflow.trace.infoFinalized';
export const ARTIFACTS_TAG = 'mlflow.artifactLocation';
export const SPANS_TAG = 'mlflow.trace.spansLocation';
export const PROMPTS_TAG = 'mlflow.linkedPrompts';
export const SPANS_HERE = 'TRACKING_STORE';

export interface DbTraceRow {
  trace_id: string;
  experiment_id: string;
  run_id: string | null;
  client_request_id: string | null;
  name: string | null;
  request_time: string;
  execution_duration: string | null;
  state: TraceState;
  request_preview: string | null;
  response_preview: string | null;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  finalized: boolean;
}

export interface DbSpanRow {
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  type: string;
  status: SpanRecord['status'];
  start_ns: string;
  end_ns: string | null;
  content: SpanContent;
}

/** What of a span is neither searched nor sorted by. */
export type SpanContent = Pick<
  SpanRecord,
  | 'kind'
  | 'statusMessage'
  | 'traceState'
  | 'attributes'
  | 'events'
  | 'links'
  | 'resource'
>;

export interface DbAssessmentRow {
  trace_id: string;
  assessment_id: string;
  span_id: string | null;
  name: string;
  kind: AssessmentKind;
  value: unknown;
  error: AssessmentRecord['error'] | null;
  source_type: string | null;
  source_id: string | null;
  rationale: string | null;
  metadata: Record<string, string>;
  overrides: string | null;
  valid: boolean;
  created_ms: string;
  updated_ms: string;
}

export function toTrace(
  row: DbTraceRow,
  assessments: AssessmentRecord[],
): TraceRecord {
  return {
    traceId: row.trace_id,
    experimentId: row.experiment_id,
    name: row.name ?? undefined,
    clientRequestId: row.client_request_id ?? undefined,
    requestTime: Number(row.request_time),
    executionDuration:
      row.execution_duration === null
        ? undefined
        : Number(row.execution_duration),
    state: row.state,
    requestPreview: row.request_preview ?? undefined,
    responsePreview: row.response_preview ?? undefined,
    metadata: row.metadata,
    tags: row.name === null ? row.tags : { ...row.tags, [NAME_TAG]: row.name },
    assessments,
  };
}

export function toSpan(row: DbSpanRow): SpanRecord {
  return {
    ...row.content,
    traceId: row.trace_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id ?? undefined,
    name: row.name,
    type: row.type,
    status: row.status,
    startTimeNs: row.start_ns,
    endTimeNs: row.end_ns ?? undefined,
  };
}

export function toAssessment(row: DbAssessmentRow): AssessmentRecord {
  return {
    assessmentId: row.assessment_id,
    traceId: row.trace_id,
    spanId: row.span_id ?? undefined,
    name: row.name,
    kind: row.kind,
    value: row.value,
    error: row.error ?? undefined,
    source:
      row.source_type === null
        ? undefined
        : { type: row.source_type, id: row.source_id ?? '' },
    rationale: row.rationale ?? undefined,
    metadata: row.metadata,
    overrides: row.overrides ?? undefined,
    valid: row.valid,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
  };
}
