import {
  tokenUsageOf,
  TraceAssessment,
  TraceSpan,
  TraceSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  AssessmentRecord,
  SpanRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { DbTraceListRow } from './DatabaseTraceReadStore';
import { toPlain, toPlainRecord } from './fromSpans';

/** Attributes that have a place of their own on the page, or none. */
const KNOWN = [
  'mlflow.spanInputs',
  'mlflow.spanOutputs',
  'mlflow.spanType',
  'mlflow.traceRequestId',
];

export const toTraceAssessment = (item: AssessmentRecord): TraceAssessment => ({
  id: item.assessmentId,
  name: item.name,
  kind: item.kind,
  value: item.value ?? null,
  rationale: item.rationale,
  source: item.source,
  valid: item.valid,
  spanId: item.spanId,
  createdAt: item.createdAt,
});

export function toTraceSummary(
  row: DbTraceListRow,
  parts: { spanCount: number; assessments: AssessmentRecord[] },
): TraceSummary {
  return {
    traceId: row.trace_id,
    name: row.name ?? undefined,
    experiment: { id: row.experiment_id, name: row.experiment_name },
    runId: row.run_id ?? undefined,
    state: row.state,
    startTime: Number(row.request_time),
    duration:
      row.execution_duration === null
        ? undefined
        : Number(row.execution_duration),
    requestPreview: row.request_preview ?? undefined,
    responsePreview: row.response_preview ?? undefined,
    session: row.metadata['mlflow.trace.session'],
    user: row.metadata['mlflow.trace.user'] ?? row.metadata['mlflow.user'],
    spanCount: parts.spanCount,
    tokens: tokenUsageOf(row.metadata),
    tags: row.tags,
    assessments: parts.assessments.map(toTraceAssessment),
  };
}

/** Spans with their times counted from the start of the first. */
export function toTraceSpans(spans: SpanRecord[]): TraceSpan[] {
  if (spans.length === 0) return [];
  const start = spans
    .map(span => BigInt(span.startTimeNs))
    .reduce((a, b) => (a < b ? a : b));
  const offset = (nanos: string) => Number(BigInt(nanos) - start);
  return spans.map(span => {
    const value = (key: string) =>
      toPlain(span.attributes.find(item => item.key === key)?.value);
    return {
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      name: span.name,
      type: span.type,
      status: span.status,
      statusMessage: span.statusMessage,
      offsetNs: offset(span.startTimeNs),
      durationNs: span.endTimeNs
        ? Number(BigInt(span.endTimeNs) - BigInt(span.startTimeNs))
        : undefined,
      inputs: value('mlflow.spanInputs'),
      outputs: value('mlflow.spanOutputs'),
      attributes: toPlainRecord(
        span.attributes.filter(({ key }) => !KNOWN.includes(key)),
      ),
      events: span.events.map(event => ({
        name: event.name,
        offsetNs: offset(event.timeNs),
        attributes: toPlainRecord(event.attributes),
      })),
    };
  });
}
