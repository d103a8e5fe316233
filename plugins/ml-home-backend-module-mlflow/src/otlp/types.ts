import {
  AnyValue,
  SpanAttribute,
} from '@ml-home/backstage-plugin-ml-home-node';

export type { AnyValue, SpanAttribute };

/** A span as OpenTelemetry's protocol sends it. Ids are hex digits, times nanoseconds. */
export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  kind: number;
  start: bigint;
  end: bigint;
  attributes: SpanAttribute[];
  events: { time: bigint; name: string; attributes: SpanAttribute[] }[];
  links: { traceId: string; spanId: string; attributes: SpanAttribute[] }[];
  status: { code: number; message: string };
}

/** Spans of one process. */
export interface OtlpResourceSpans {
  resource: SpanAttribute[];
  spans: OtlpSpan[];
}

export const emptySpan = (): OtlpSpan => ({
  traceId: '',
  spanId: '',
  parentSpanId: '',
  traceState: '',
  name: '',
  kind: 0,
  start: 0n,
  end: 0n,
  attributes: [],
  events: [],
  links: [],
  status: { code: 0, message: '' },
});

/** NaN and the infinities have no number in JSON. */
export const toDoubleValue = (value: number): AnyValue => ({
  doubleValue: Number.isFinite(value)
    ? value
    : (String(value) as 'NaN' | 'Infinity' | '-Infinity'),
});
