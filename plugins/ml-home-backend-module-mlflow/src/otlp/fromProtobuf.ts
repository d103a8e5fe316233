import {
  AnyValue,
  emptySpan,
  OtlpResourceSpans,
  OtlpSpan,
  SpanAttribute,
  toDoubleValue,
} from './types';
import { WireReader } from './WireReader';

// The numbers are those of opentelemetry/proto/{collector/trace,trace,common}/v1.

function readValue(message: WireReader): AnyValue {
  let value: AnyValue = {};
  message.read({
    1: r => {
      value = { stringValue: r.text() };
    },
    2: r => {
      value = { boolValue: r.int64() !== 0n };
    },
    3: r => {
      value = { intValue: String(r.int64()) };
    },
    4: r => {
      value = toDoubleValue(r.double());
    },
    5: r => {
      const values: AnyValue[] = [];
      r.message().read({ 1: inner => values.push(readValue(inner.message())) });
      value = { arrayValue: { values } };
    },
    6: r => {
      const values: SpanAttribute[] = [];
      r.message().read({
        1: inner => values.push(readAttribute(inner.message())),
      });
      value = { kvlistValue: { values } };
    },
    7: r => {
      value = { bytesValue: r.bytes().toString('base64') };
    },
  });
  return value;
}

function readAttribute(message: WireReader): SpanAttribute {
  const attribute: SpanAttribute = { key: '', value: {} };
  message.read({
    1: r => {
      attribute.key = r.text();
    },
    2: r => {
      attribute.value = readValue(r.message());
    },
  });
  return attribute;
}

function readEvent(message: WireReader): OtlpSpan['events'][number] {
  const event: OtlpSpan['events'][number] = {
    time: 0n,
    name: '',
    attributes: [],
  };
  message.read({
    1: r => {
      event.time = r.fixed64();
    },
    2: r => {
      event.name = r.text();
    },
    3: r => event.attributes.push(readAttribute(r.message())),
  });
  return event;
}

function readLink(message: WireReader): OtlpSpan['links'][number] {
  const link: OtlpSpan['links'][number] = {
    traceId: '',
    spanId: '',
    attributes: [],
  };
  message.read({
    1: r => {
      link.traceId = r.hex();
    },
    2: r => {
      link.spanId = r.hex();
    },
    4: r => link.attributes.push(readAttribute(r.message())),
  });
  return link;
}

function readSpan(message: WireReader): OtlpSpan {
  const span = emptySpan();
  message.read({
    1: r => {
      span.traceId = r.hex();
    },
    2: r => {
      span.spanId = r.hex();
    },
    3: r => {
      span.traceState = r.text();
    },
    4: r => {
      span.parentSpanId = r.hex();
    },
    5: r => {
      span.name = r.text();
    },
    6: r => {
      span.kind = Number(r.int64());
    },
    7: r => {
      span.start = r.fixed64();
    },
    8: r => {
      span.end = r.fixed64();
    },
    9: r => span.attributes.push(readAttribute(r.message())),
    11: r => span.events.push(readEvent(r.message())),
    13: r => span.links.push(readLink(r.message())),
    15: r =>
      r.message().read({
        2: inner => {
          span.status.message = inner.text();
        },
        3: inner => {
          span.status.code = Number(inner.int64());
        },
      }),
  });
  return span;
}

/** Reads an ExportTraceServiceRequest. Throws MalformedError for anything else. */
export function tracesFromProtobuf(body: Buffer): OtlpResourceSpans[] {
  const all: OtlpResourceSpans[] = [];
  new WireReader(body).read({
    1: request => {
      const group: OtlpResourceSpans = { resource: [], spans: [] };
      request.message().read({
        1: r =>
          r.message().read({
            1: inner => group.resource.push(readAttribute(inner.message())),
          }),
        2: r =>
          r.message().read({
            2: inner => group.spans.push(readSpan(inner.message())),
          }),
      });
      all.push(group);
    },
  });
  return all;
}
