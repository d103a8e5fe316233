import {
  AnyValue,
  AssessmentRecord,
  SpanAttribute,
  SpanRecord,
  TraceRecord,
} from '@ml-home/backstage-plugin-ml-home-node';

/** A protobuf Timestamp in JSON. */
export const toTimestamp = (millis: number): string =>
  new Date(millis).toISOString();

/** A protobuf Duration in JSON: seconds with three or no decimals. */
export function toDuration(millis: number): string {
  const whole = Math.trunc(millis / 1000);
  const rest = Math.abs(millis % 1000);
  const sign = millis < 0 && whole === 0 ? '-' : '';
  return `${sign}${whole}${rest ? `.${String(rest).padStart(3, '0')}` : ''}s`;
}

const someRecord = (record: Record<string, string>) =>
  Object.keys(record).length > 0 ? record : undefined;

/** JSON of google.protobuf.Value: null is a value. */
function valueOf(assessment: AssessmentRecord) {
  const value = assessment.value ?? null;
  if (assessment.kind !== 'expectation') return { value };
  return typeof value === 'object' && value !== null
    ? {
        serialized_value: {
          serialization_format: 'JSON_FORMAT',
          value: JSON.stringify(value),
        },
      }
    : { value };
}

function judgementOf(assessment: AssessmentRecord) {
  const { kind, error } = assessment;
  if (kind === 'issue') return { issue: { issue_name: assessment.name } };
  if (kind === 'expectation') return { expectation: valueOf(assessment) };
  return {
    feedback: {
      ...(error && assessment.value === undefined ? {} : valueOf(assessment)),
      error: error && {
        error_code: error.code,
        error_message: error.message,
        stack_trace: error.stackTrace,
      },
    },
  };
}

export const toAssessment = (assessment: AssessmentRecord) => ({
  assessment_id: assessment.assessmentId,
  assessment_name: assessment.name,
  trace_id: assessment.traceId,
  span_id: assessment.spanId,
  source: assessment.source && {
    source_type: assessment.source.type,
    source_id: assessment.source.id,
  },
  create_time: toTimestamp(assessment.createdAt),
  last_update_time: toTimestamp(assessment.updatedAt),
  ...judgementOf(assessment),
  rationale: assessment.rationale,
  metadata: someRecord(assessment.metadata),
  overrides: assessment.overrides,
  valid: assessment.valid,
});

export const toTraceInfo = (trace: TraceRecord) => ({
  trace_id: trace.traceId,
  client_request_id: trace.clientRequestId,
  trace_location: {
    type: 'MLFLOW_EXPERIMENT',
    mlflow_experiment: { experiment_id: trace.experimentId },
  },
  request_time: toTimestamp(trace.requestTime),
  execution_duration:
    trace.executionDuration === undefined
      ? undefined
      : toDuration(trace.executionDuration),
  state: trace.state,
  trace_metadata: someRecord(trace.metadata),
  assessments:
    trace.assessments.length > 0
      ? trace.assessments.map(toAssessment)
      : undefined,
  tags: someRecord(trace.tags),
  request_preview: trace.requestPreview,
  response_preview: trace.responsePreview,
});

const toPairs = (record: Record<string, string>) =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

/** As version 2 of the interface tells a trace. */
export const toTraceInfoV2 = (trace: TraceRecord) => ({
  request_id: trace.traceId,
  experiment_id: trace.experimentId,
  timestamp_ms: trace.requestTime,
  execution_time_ms: trace.executionDuration,
  status:
    trace.state === 'STATE_UNSPECIFIED'
      ? 'TRACE_STATUS_UNSPECIFIED'
      : trace.state,
  request_metadata: toPairs(trace.metadata),
  tags: toPairs(trace.tags),
});

function toValue(value: AnyValue): object {
  if ('arrayValue' in value) {
    return { array_value: { values: value.arrayValue.values.map(toValue) } };
  }
  if ('kvlistValue' in value) {
    return {
      kvlist_value: { values: value.kvlistValue.values.map(toAttribute) },
    };
  }
  if ('stringValue' in value) return { string_value: value.stringValue };
  if ('boolValue' in value) return { bool_value: value.boolValue };
  if ('doubleValue' in value) return { double_value: value.doubleValue };
  if ('bytesValue' in value) return { bytes_value: value.bytesValue };
  if ('intValue' in value) {
    const number = Number(value.intValue);
    return {
      int_value: Number.isSafeInteger(number) ? number : value.intValue,
    };
  }
  return {};
}

function toAttribute({ key, value }: SpanAttribute): object {
  return { key, value: toValue(value) };
}

const someAttributes = (attributes: SpanAttribute[]) =>
  attributes.length > 0 ? attributes.map(toAttribute) : undefined;

const toBase64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

/** A span as JSON of OpenTelemetry's protobuf message; its times are text, because they exceed 2^53. */
export const toOtelSpan = (span: SpanRecord) => ({
  trace_id: toBase64(span.traceId.replace(/^tr-/, '')),
  span_id: toBase64(span.spanId),
  parent_span_id: span.parentSpanId && toBase64(span.parentSpanId),
  trace_state: span.traceState,
  name: span.name,
  kind: span.kind,
  start_time_unix_nano: span.startTimeNs,
  end_time_unix_nano: span.endTimeNs,
  attributes: someAttributes(span.attributes),
  events:
    span.events.length > 0
      ? span.events.map(event => ({
          time_unix_nano: event.timeNs,
          name: event.name,
          attributes: someAttributes(event.attributes),
        }))
      : undefined,
  links:
    span.links.length > 0
      ? span.links.map(link => ({
          trace_id: toBase64(link.traceId),
          span_id: toBase64(link.spanId),
          attributes: someAttributes(link.attributes),
        }))
      : undefined,
  status:
    span.status === 'UNSET' && !span.statusMessage
      ? {}
      : {
          code: `STATUS_CODE_${span.status}`,
          message: span.statusMessage,
        },
});
