import { TraceState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  AnyValue,
  SpanAttribute,
  SpanRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { cleanTraceTags, TRACE_LIMITS } from './limits';
import { SPANS_HERE, SPANS_TAG } from './rows';

const TAG_ATTRIBUTE = 'mlflow.traceTag.';
const SESSION_METADATA = 'mlflow.trace.session';
const USER_METADATA = 'mlflow.trace.user';
const USAGE_METADATA = 'mlflow.trace.tokenUsage';

/** What some of a trace's spans say about the trace. Times are epoch milliseconds. */
export interface TraceFacts {
  traceId: string;
  name?: string;
  requestTime: number;
  /** End of the last span that has ended. */
  endTime?: number;
  state: TraceState;
  requestPreview?: string;
  responsePreview?: string;
  metadata: Record<string, string>;
  tags: Record<string, string>;
}

/** A value of OpenTelemetry as plain JSON; integers that a double cannot hold stay text. */
export function toPlain(value: AnyValue | undefined): unknown {
  if (!value) return null;
  if ('stringValue' in value) return value.stringValue;
  if ('boolValue' in value) return value.boolValue;
  if ('intValue' in value) {
    const number = Number(value.intValue);
    return Number.isSafeInteger(number) ? number : value.intValue;
  }
  if ('doubleValue' in value) return value.doubleValue;
  if ('bytesValue' in value) return value.bytesValue;
  if ('arrayValue' in value) return value.arrayValue.values.map(toPlain);
  if ('kvlistValue' in value) return toPlainRecord(value.kvlistValue.values);
  return null;
}

export function toPlainRecord(
  attributes: SpanAttribute[],
): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, toPlain(value)]),
  );
}

export const attributeOf = (span: SpanRecord, ...keys: string[]): unknown => {
  const found = keys
    .map(key => span.attributes.find(attribute => attribute.key === key))
    .find(attribute => attribute !== undefined);
  return found ? toPlain(found.value) : undefined;
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** What the last message of a role says, when the value is a chat; else the value itself, cut to a preview. */
export function previewOf(
  value: unknown,
  role: 'user' | 'assistant',
): string | undefined {
  if (value === undefined || value === null) return undefined;
  const chat = value as {
    messages?: { role?: string; content?: unknown }[];
    choices?: { message?: { content?: unknown } }[];
  };
  const said =
    role === 'assistant' && Array.isArray(chat.choices)
      ? chat.choices[0]?.message?.content
      : Array.isArray(chat.messages) &&
        chat.messages.findLast(message => message?.role === role)?.content;
  const text = typeof said === 'string' ? said : textOf(value);
  return text.slice(0, TRACE_LIMITS.preview);
}

interface Usage {
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
}

function usageOf(span: SpanRecord): Usage | undefined {
  const usage = attributeOf(span, 'mlflow.chat.tokenUsage') as
    | Partial<Usage>
    | undefined;
  const input =
    usage?.input_tokens ?? attributeOf(span, 'gen_ai.usage.input_tokens');
  const output =
    usage?.output_tokens ?? attributeOf(span, 'gen_ai.usage.output_tokens');
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: usage?.total_tokens ?? input + output,
  };
}

/** Tokens of a trace: of the outermost spans that tell them, because a span's own tell includes its children. */
export function sumUsage(spans: SpanRecord[]): Usage | undefined {
  const byId = new Map(spans.map(span => [span.spanId, span]));
  const usages = new Map(
    spans.flatMap(span => {
      const usage = usageOf(span);
      return usage ? [[span.spanId, usage] as const] : [];
    }),
  );
  if (usages.size === 0) return undefined;
  const sum = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
  for (const [spanId, usage] of usages) {
    const seen = new Set([spanId]);
    let parent = byId.get(spanId)?.parentSpanId;
    while (parent && !usages.has(parent) && !seen.has(parent)) {
      seen.add(parent);
      parent = byId.get(parent)?.parentSpanId;
    }
    if (parent && usages.has(parent)) continue;
    sum.input_tokens += usage.input_tokens;
    sum.output_tokens += usage.output_tokens;
    sum.total_tokens += usage.total_tokens;
  }
  return sum;
}

const millis = (nanos: string): number => Number(BigInt(nanos) / 1_000_000n);

function tagsOf(spans: SpanRecord[], root: SpanRecord | undefined) {
  const resource = spans.find(span => span.resource.length > 0)?.resource ?? [];
  const all: Record<string, string> = {};
  for (const { key, value } of resource) {
    // What the kit says of itself, and what only the portal may say, is left out.
    if (key && key.length <= 250 && !/^(telemetry\.sdk|mlflow)\./.test(key)) {
      all[key] = textOf(toPlain(value));
    }
  }
  for (const { key, value } of root?.attributes ?? []) {
    const tag =
      key.startsWith(TAG_ATTRIBUTE) && key.slice(TAG_ATTRIBUTE.length);
    if (tag && tag.length <= 250) all[tag] = textOf(toPlain(value));
  }
  const { name, tags } = cleanTraceTags(all);
  return { name, tags: { ...tags, [SPANS_TAG]: SPANS_HERE } };
}

function metadataOf(spans: SpanRecord[]): Record<string, string> {
  const first = (...keys: string[]) => {
    for (const span of spans) {
      const value = attributeOf(span, ...keys);
      if (value !== undefined && value !== null) return textOf(value);
    }
    return undefined;
  };
  const session = first('session.id', 'gen_ai.conversation.id');
  const user = first('user.id');
  const usage = sumUsage(spans);
  return {
    ...(session ? { [SESSION_METADATA]: session.slice(0, 250) } : {}),
    ...(user ? { [USER_METADATA]: user.slice(0, 250) } : {}),
    ...(usage ? { [USAGE_METADATA]: JSON.stringify(usage) } : {}),
  };
}

/** Facts of each trace that has spans here. Without its root a trace counts as in progress. */
export function factsFromSpans(spans: SpanRecord[]): TraceFacts[] {
  const byTrace = Map.groupBy(spans, span => span.traceId);
  return [...byTrace].map(([traceId, own]) => {
    const root = own.find(span => !span.parentSpanId);
    const ends = own.flatMap(span =>
      span.endTimeNs ? [millis(span.endTimeNs)] : [],
    );
    const { name, tags } = tagsOf(own, root);
    let state: TraceState = 'IN_PROGRESS';
    if (root) state = root.status === 'ERROR' ? 'ERROR' : 'OK';
    return {
      traceId,
      name: name ?? root?.name.slice(0, TRACE_LIMITS.name),
      requestTime: own
        .map(span => millis(span.startTimeNs))
        .reduce((a, b) => Math.min(a, b)),
      endTime:
        ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : undefined,
      state,
      requestPreview:
        root && previewOf(attributeOf(root, 'mlflow.spanInputs'), 'user'),
      responsePreview:
        root && previewOf(attributeOf(root, 'mlflow.spanOutputs'), 'assistant'),
      metadata: metadataOf(own),
      tags,
    };
  });
}
