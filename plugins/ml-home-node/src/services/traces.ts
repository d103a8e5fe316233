import {
  Page,
  TraceFilterClause,
  TraceOrderBy,
  TraceState,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

/** A value of OpenTelemetry, in the JSON form of its protocol: 64-bit integers are text, bytes are base64. */
export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number | 'NaN' | 'Infinity' | '-Infinity' }
  | { bytesValue: string }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: SpanAttribute[] } }
  | Record<string, never>;

export interface SpanAttribute {
  key: string;
  value: AnyValue;
}

export interface SpanEventRecord {
  timeNs: string;
  name: string;
  attributes: SpanAttribute[];
}

export interface SpanLinkRecord {
  /** 32 hex digits. */
  traceId: string;
  /** 16 hex digits. */
  spanId: string;
  attributes: SpanAttribute[];
}

/** A span. Ids of spans are hex digits, times are nanoseconds since 1970 as text: they exceed 2^53. */
export interface SpanRecord {
  /** `tr-` and the hex digits of the trace. */
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  type: string;
  /** SpanKind of OpenTelemetry. */
  kind?: number;
  status: 'UNSET' | 'OK' | 'ERROR';
  statusMessage?: string;
  startTimeNs: string;
  endTimeNs?: string;
  traceState?: string;
  attributes: SpanAttribute[];
  events: SpanEventRecord[];
  links: SpanLinkRecord[];
  /** Of the process that made it. */
  resource: SpanAttribute[];
}

export type AssessmentKind = 'feedback' | 'expectation' | 'issue';

/** A judgement about a trace, or about one of its spans. Times are epoch milliseconds. */
export interface AssessmentRecord {
  assessmentId: string;
  traceId: string;
  spanId?: string;
  name: string;
  kind: AssessmentKind;
  /** JSON value of feedback or expectation. */
  value?: unknown;
  /** Why there is no feedback. */
  error?: { code?: string; message?: string; stackTrace?: string };
  source?: { type: string; id: string };
  rationale?: string;
  metadata: Record<string, string>;
  overrides?: string;
  valid: boolean;
  createdAt: number;
  updatedAt: number;
}

export type NewAssessment = Omit<
  AssessmentRecord,
  'assessmentId' | 'valid' | 'createdAt' | 'updatedAt'
> &
  Partial<
    Pick<AssessmentRecord, 'assessmentId' | 'valid' | 'createdAt' | 'updatedAt'>
  >;

export interface TraceRecord {
  traceId: string;
  experimentId: string;
  name?: string;
  clientRequestId?: string;
  /** Epoch milliseconds. */
  requestTime: number;
  /** Milliseconds. */
  executionDuration?: number;
  state: TraceState;
  requestPreview?: string;
  responsePreview?: string;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  assessments: AssessmentRecord[];
}

export interface TraceWithSpans {
  trace: TraceRecord;
  spans: SpanRecord[];
}

/** Traces of applications: what was asked and answered, and the spans of the work between. */
export interface TraceService {
  /** Writes what is known of a trace besides its spans; they may come before or after. */
  startTrace(
    trace: Omit<TraceRecord, 'assessments'> & { assessments: NewAssessment[] },
    options: CallOptions,
  ): Promise<TraceRecord>;
  /** The older way: begins a trace under an id of the portal's choice. */
  beginTrace(
    input: Pick<
      TraceRecord,
      'experimentId' | 'requestTime' | 'metadata' | 'tags'
    >,
    options: CallOptions,
  ): Promise<TraceRecord>;
  /** The older way: ends a trace at a time. */
  endTrace(
    traceId: string,
    input: Pick<TraceRecord, 'state' | 'metadata' | 'tags'> & {
      endTime: number;
    },
    options: CallOptions,
  ): Promise<TraceRecord>;
  /** All spans are written, or none; traces that are not known yet are made from them. */
  logSpans(
    experimentId: string,
    input: { spans: SpanRecord[]; runId?: string },
    options: CallOptions,
  ): Promise<void>;
  getTraceInfo(traceId: string, options: CallOptions): Promise<TraceRecord>;
  /** Without `allowPartial` it waits a moment for spans that are announced, and throws NotFoundError when they stay away. */
  getTrace(
    traceId: string,
    input: { allowPartial: boolean },
    options: CallOptions,
  ): Promise<TraceWithSpans>;
  /** Those that are there, in the order asked for; with `spans` only those whose spans are complete. */
  getTraces(
    query: { traceIds: string[]; experimentIds?: string[]; spans: boolean },
    options: CallOptions,
  ): Promise<TraceWithSpans[]>;
  searchTraces(
    query: {
      experimentIds: string[];
      filter: TraceFilterClause[];
      orderBy: TraceOrderBy[];
      limit: number;
      cursor?: string;
    },
    options: CallOptions,
  ): Promise<Page<TraceRecord>>;
  /** Either those named, or those up to a time, the oldest first; answers how many. */
  deleteTraces(
    query: {
      experimentId: string;
      traceIds?: string[];
      upTo?: number;
      limit?: number;
    },
    options: CallOptions,
  ): Promise<number>;
  setTraceTag(
    traceId: string,
    tag: { key: string; value: string },
    options: CallOptions,
  ): Promise<void>;
  deleteTraceTag(
    traceId: string,
    key: string,
    options: CallOptions,
  ): Promise<void>;
  linkTracesToRun(
    traceIds: string[],
    runId: string,
    options: CallOptions,
  ): Promise<void>;
  linkPromptsToTrace(
    traceId: string,
    prompts: { name: string; version: string }[],
    options: CallOptions,
  ): Promise<void>;
}

/** Judgements about traces. */
export interface AssessmentService {
  createAssessment(
    assessment: NewAssessment,
    options: CallOptions,
  ): Promise<AssessmentRecord>;
  getAssessment(
    traceId: string,
    assessmentId: string,
    options: CallOptions,
  ): Promise<AssessmentRecord>;
  updateAssessment(
    traceId: string,
    assessmentId: string,
    changes: Partial<
      Pick<
        AssessmentRecord,
        'name' | 'kind' | 'value' | 'error' | 'rationale' | 'metadata'
      >
    >,
    options: CallOptions,
  ): Promise<AssessmentRecord>;
  /** An absent one is fine; the one that it overrode is valid again. */
  deleteAssessment(
    traceId: string,
    assessmentId: string,
    options: CallOptions,
  ): Promise<void>;
}
