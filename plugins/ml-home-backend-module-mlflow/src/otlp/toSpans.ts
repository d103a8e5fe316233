import { SpanRecord } from '@ml-home/backstage-plugin-ml-home-node';
import { OtlpResourceSpans, OtlpSpan, SpanAttribute } from './types';
import { MalformedError } from './WireReader';

const REQUEST_ID = 'mlflow.traceRequestId';
const SPAN_TYPE = 'mlflow.spanType';
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;
/** The database counts nanoseconds with 63 bits: until the year 2262. */
const LATEST = 2n ** 63n - 1n;

function requireId(id: string, digits: number, what: string): string {
  if (id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id)) {
    return id;
  }
  throw new MalformedError(
    `'${what}' of a span must have ${digits / 2} bytes that are not all zero`,
  );
}

const isNone = (id: string) => /^0*$/.test(id);

function timeText(time: bigint): string {
  if (time < 0n || time > LATEST) {
    throw new MalformedError(`the time ${time} is out of range`);
  }
  return String(time);
}

/** The type is text, or the JSON of a text. */
function typeOf(attributes: SpanAttribute[]): string {
  const value = attributes.find(({ key }) => key === SPAN_TYPE)?.value;
  const text = value && 'stringValue' in value ? value.stringValue : '';
  return text.replace(/^"(.*)"$/, '$1').slice(0, 500) || 'UNKNOWN';
}

function toSpan(span: OtlpSpan, resource: SpanAttribute[]): SpanRecord {
  const traceId = `tr-${requireId(span.traceId, 32, 'traceId')}`;
  return {
    traceId,
    spanId: requireId(span.spanId, 16, 'spanId'),
    parentSpanId: isNone(span.parentSpanId)
      ? undefined
      : requireId(span.parentSpanId, 16, 'parentSpanId'),
    name: span.name.slice(0, 1000),
    type: typeOf(span.attributes),
    kind: span.kind || undefined,
    status: STATUSES[span.status.code] ?? 'UNSET',
    statusMessage: span.status.message || undefined,
    startTimeNs: timeText(span.start),
    endTimeNs: span.end > 0n ? timeText(span.end) : undefined,
    traceState: span.traceState || undefined,
    attributes: [
      // Which trace it belongs to follows from its ids, whatever the sender says.
      { key: REQUEST_ID, value: { stringValue: traceId } },
      ...span.attributes.filter(({ key }) => key !== REQUEST_ID),
    ],
    events: span.events.map(event => ({
      timeNs: timeText(event.time),
      name: event.name,
      attributes: event.attributes,
    })),
    links: span.links,
    resource,
  };
}

/** Spans of a request as ML Home keeps them. Throws MalformedError for one without its ids. */
export function toSpans(groups: OtlpResourceSpans[]): SpanRecord[] {
  return groups.flatMap(({ resource, spans }) =>
    spans.map(span => toSpan(span, resource)),
  );
}
