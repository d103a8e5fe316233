import {
  SpanAttribute,
  SpanRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { factsFromSpans, previewOf, sumUsage, toPlain } from './fromSpans';
import { storable, storableJson } from './json';

const text = (key: string, value: string): SpanAttribute => ({
  key,
  value: { stringValue: value },
});

const aSpan = (given: Partial<SpanRecord>): SpanRecord => ({
  traceId: 'tr-1',
  spanId: 'a',
  name: 'ask',
  type: 'LLM',
  status: 'OK',
  startTimeNs: '1000000000',
  attributes: [],
  events: [],
  links: [],
  resource: [],
  ...given,
});

const usage = (input: number, output: number): SpanAttribute => ({
  key: 'mlflow.chat.tokenUsage',
  value: {
    kvlistValue: {
      values: [
        { key: 'input_tokens', value: { intValue: String(input) } },
        { key: 'output_tokens', value: { intValue: String(output) } },
      ],
    },
  },
});

describe('factsFromSpans', () => {
  it('takes the state from the root, and the times from all', () => {
    const facts = factsFromSpans([
      aSpan({
        spanId: 'b',
        parentSpanId: 'a',
        startTimeNs: '900000000',
        endTimeNs: '3500000000',
      }),
      aSpan({ status: 'ERROR', endTimeNs: '3000000000' }),
      aSpan({ traceId: 'tr-2', parentSpanId: 'x' }),
    ]);
    expect(facts).toMatchObject([
      {
        traceId: 'tr-1',
        name: 'ask',
        state: 'ERROR',
        requestTime: 900,
        endTime: 3500,
      },
      { traceId: 'tr-2', state: 'IN_PROGRESS', endTime: undefined },
    ]);
  });

  it('takes tags from the process and the root, but not what the portal says', () => {
    const [facts] = factsFromSpans([
      aSpan({
        resource: [
          text('service.name', 'shop'),
          text('telemetry.sdk.name', 'otel'),
          text('mlflow.trace.spansLocation', 'elsewhere'),
        ],
        attributes: [
          text('mlflow.traceTag.team', 'a'),
          text('mlflow.traceTag.mlflow.traceName', 'named'),
          text('session.id', 's-1'),
        ],
      }),
    ]);
    expect(facts.name).toBe('named');
    expect(facts.tags).toEqual({
      'service.name': 'shop',
      team: 'a',
      'mlflow.trace.spansLocation': 'TRACKING_STORE',
    });
    expect(facts.metadata).toEqual({ 'mlflow.trace.session': 's-1' });
  });
});

describe('sumUsage', () => {
  it('counts a parent that tells of its children once', () => {
    expect(
      sumUsage([
        aSpan({ spanId: 'root' }),
        aSpan({
          spanId: 'p',
          parentSpanId: 'root',
          attributes: [usage(30, 3)],
        }),
        aSpan({ spanId: 'c', parentSpanId: 'p', attributes: [usage(10, 1)] }),
        aSpan({ spanId: 'q', parentSpanId: 'root', attributes: [usage(5, 2)] }),
      ]),
    ).toEqual({ input_tokens: 35, output_tokens: 5, total_tokens: 40 });
  });

  it('ends when spans are each others parents', () => {
    expect(
      sumUsage([
        aSpan({ spanId: 'a', parentSpanId: 'b' }),
        aSpan({ spanId: 'b', parentSpanId: 'a' }),
        aSpan({ spanId: 'c', parentSpanId: 'a', attributes: [usage(1, 1)] }),
      ]),
    ).toMatchObject({ total_tokens: 2 });
  });
});

describe('previewOf', () => {
  it.each([
    [{ messages: [{ role: 'user', content: 'hi' }] }, 'user', 'hi'],
    [{ choices: [{ message: { content: 'ho' } }] }, 'assistant', 'ho'],
    [{ x: 1 }, 'user', '{"x":1}'],
    ['plain', 'user', 'plain'],
  ] as const)('shows of %j to the %s: %s', (value, role, shown) => {
    expect(previewOf(value, role)).toBe(shown);
  });
});

describe('storable', () => {
  it('replaces what Postgres cannot keep', () => {
    expect(storable('a\0b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
    expect(storableJson({ 'k\0': ['\udc00'], n: 1 })).toBe(
      '{"k\ufffd":["\ufffd"],"n":1}',
    );
  });
});

describe('toPlain', () => {
  it('keeps integers that a double cannot hold as text', () => {
    expect(toPlain({ intValue: '5' })).toBe(5);
    expect(toPlain({ intValue: '9007199254740993' })).toBe('9007199254740993');
    expect(toPlain({})).toBeNull();
  });
});
