import {
  AnyValue,
  emptySpan,
  OtlpResourceSpans,
  OtlpSpan,
  SpanAttribute,
  toDoubleValue,
} from './types';
import { MalformedError } from './WireReader';

const MAX_DEPTH = 32;
const KINDS = [
  'UNSPECIFIED',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];

type Json = Record<string, unknown>;

function asObject(value: unknown, what: string): Json {
  if (value && typeof value === 'object' && !Array.isArray(value)) {
    return value as Json;
  }
  throw new MalformedError(`'${what}' must be an object`);
}

/** The field by its JSON name, or by its name in the protocol. */
const fieldOf = (object: Json, name: string): unknown =>
  object[name] ??
  object[name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)];

function listOf<T>(object: Json, name: string, read: (item: Json) => T): T[] {
  const list = fieldOf(object, name) ?? [];
  if (!Array.isArray(list))
    throw new MalformedError(`'${name}' must be a list`);
  return list.map(item => read(asObject(item, name)));
}

function textOf(object: Json, name: string): string {
  const value = fieldOf(object, name) ?? '';
  if (typeof value !== 'string') {
    throw new MalformedError(`'${name}' must be a text`);
  }
  return value;
}

function integerOf(value: unknown, what: string): bigint {
  try {
    if (typeof value === 'string' || typeof value === 'number') {
      return BigInt(value);
    }
  } catch {
    // Falls through.
  }
  throw new MalformedError(`'${what}' must be a whole number`);
}

/** An enumeration by its number or by its name. */
function enumOf(object: Json, name: string, names: string[], prefix: string) {
  const value = fieldOf(object, name) ?? 0;
  if (typeof value === 'string' && value.startsWith(prefix)) {
    return Math.max(0, names.indexOf(value.slice(prefix.length)));
  }
  return Number(integerOf(value, name));
}

function doubleOf(value: unknown): AnyValue {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number') {
    throw new MalformedError("'doubleValue' must be a number");
  }
  return toDoubleValue(number);
}

function readValue(value: Json, depth: number): AnyValue {
  if (depth > MAX_DEPTH) {
    throw new MalformedError(`it nests deeper than ${MAX_DEPTH} levels`);
  }
  const has = (name: string) => fieldOf(value, name) !== undefined;
  if (has('stringValue')) return { stringValue: textOf(value, 'stringValue') };
  if (has('boolValue'))
    return { boolValue: fieldOf(value, 'boolValue') === true };
  if (has('intValue')) {
    const integer = integerOf(fieldOf(value, 'intValue'), 'intValue');
    return { intValue: String(BigInt.asIntN(64, integer)) };
  }
  if (has('doubleValue')) return doubleOf(fieldOf(value, 'doubleValue'));
  if (has('bytesValue')) return { bytesValue: textOf(value, 'bytesValue') };
  if (has('arrayValue')) {
    const array = asObject(fieldOf(value, 'arrayValue'), 'arrayValue');
    return {
      arrayValue: {
        values: listOf(array, 'values', item => readValue(item, depth + 1)),
      },
    };
  }
  if (has('kvlistValue')) {
    const list = asObject(fieldOf(value, 'kvlistValue'), 'kvlistValue');
    return {
      kvlistValue: {
        values: listOf(list, 'values', item => readAttribute(item, depth + 1)),
      },
    };
  }
  return {};
}

function readAttribute(attribute: Json, depth = 0): SpanAttribute {
  const value = fieldOf(attribute, 'value');
  return {
    key: textOf(attribute, 'key'),
    value: value ? readValue(asObject(value, 'value'), depth) : {},
  };
}

const attributesOf = (object: Json) =>
  listOf(object, 'attributes', item => readAttribute(item));

const timeOf = (object: Json, name: string): bigint =>
  integerOf(fieldOf(object, name) ?? 0, name);

function readSpan(span: Json): OtlpSpan {
  const status = asObject(fieldOf(span, 'status') ?? {}, 'status');
  return {
    ...emptySpan(),
    traceId: textOf(span, 'traceId').toLowerCase(),
    spanId: textOf(span, 'spanId').toLowerCase(),
    parentSpanId: textOf(span, 'parentSpanId').toLowerCase(),
    traceState: textOf(span, 'traceState'),
    name: textOf(span, 'name'),
    kind: enumOf(span, 'kind', KINDS, 'SPAN_KIND_'),
    start: timeOf(span, 'startTimeUnixNano'),
    end: timeOf(span, 'endTimeUnixNano'),
    attributes: attributesOf(span),
    events: listOf(span, 'events', event => ({
      time: timeOf(event, 'timeUnixNano'),
      name: textOf(event, 'name'),
      attributes: attributesOf(event),
    })),
    links: listOf(span, 'links', link => ({
      traceId: textOf(link, 'traceId').toLowerCase(),
      spanId: textOf(link, 'spanId').toLowerCase(),
      attributes: attributesOf(link),
    })),
    status: {
      code: enumOf(status, 'code', STATUS_CODES, 'STATUS_CODE_'),
      message: textOf(status, 'message'),
    },
  };
}

/** Reads the JSON form of an ExportTraceServiceRequest. Throws MalformedError for anything else. */
export function tracesFromJson(body: Buffer): OtlpResourceSpans[] {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new MalformedError('it is not JSON');
  }
  return listOf(asObject(json, 'body'), 'resourceSpans', group => ({
    resource: attributesOf(
      asObject(fieldOf(group, 'resource') ?? {}, 'resource'),
    ),
    spans: listOf(group, 'scopeSpans', scope =>
      listOf(scope, 'spans', readSpan),
    ).flat(),
  }));
}
