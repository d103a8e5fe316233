import { tracesFromJson } from './fromJson';
import { tracesFromProtobuf } from './fromProtobuf';
import { toSpans } from './toSpans';
import { OtlpResourceSpans } from './types';

const TRACE = '1'.repeat(32);
const SPAN = '2'.repeat(16);

/** A field of the wire format. */
const field = (number: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content as string);
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)];
  return Buffer.concat([
    Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]),
    bytes,
  ]);
};
const fixed64 = (number: number, value: bigint): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes[0] = number * 8 + 1;
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
};
const varint = (number: number, ...bytes: number[]) =>
  Buffer.from([number * 8, ...bytes]);
const all = (...parts: Buffer[]) => Buffer.concat(parts);
const attribute = (key: string, value: Buffer) =>
  all(field(1, key), field(2, value));
const request = (...span: Buffer[]) =>
  field(1, all(field(2, field(2, all(...span)))));

const ids = [
  field(1, Buffer.from(TRACE, 'hex')),
  field(2, Buffer.from(SPAN, 'hex')),
];
const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];

describe('tracesFromProtobuf', () => {
  it('reads a span with every kind of value', () => {
    const double = Buffer.alloc(9);
    double[0] = 4 * 8 + 1;
    double.writeDoubleLE(Number.NaN, 1);
    const [{ spans }] = tracesFromProtobuf(
      request(
        ...ids,
        field(5, 'ask'),
        fixed64(7, 1_700_000_000_000_000_001n),
        fixed64(8, 1_700_000_000_000_000_009n),
        field(9, attribute('text', field(1, 'ü'))),
        field(9, attribute('yes', varint(2, 1))),
        field(9, attribute('minus', varint(3, ...minusOne))),
        field(9, attribute('nan', double)),
        field(9, attribute('list', field(5, field(1, field(1, 'in'))))),
        field(
          9,
          attribute('map', field(6, field(1, attribute('k', field(1, 'v'))))),
        ),
        field(9, attribute('bytes', field(7, Buffer.from([1, 2])))),
        field(11, all(fixed64(1, 5n), field(2, 'event'))),
        field(15, all(field(2, 'broken'), varint(3, 2))),
        // Fields that are not known are skipped.
        varint(14, 1),
      ),
    );
    expect(spans[0]).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      name: 'ask',
      start: 1_700_000_000_000_000_001n,
      end: 1_700_000_000_000_000_009n,
      status: { code: 2, message: 'broken' },
      events: [{ time: 5n, name: 'event' }],
    });
    expect(spans[0].attributes).toEqual([
      { key: 'text', value: { stringValue: 'ü' } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'minus', value: { intValue: '-1' } },
      { key: 'nan', value: { doubleValue: 'NaN' } },
      {
        key: 'list',
        value: { arrayValue: { values: [{ stringValue: 'in' }] } },
      },
      {
        key: 'map',
        value: {
          kvlistValue: {
            values: [{ key: 'k', value: { stringValue: 'v' } }],
          },
        },
      },
      { key: 'bytes', value: { bytesValue: 'AQI=' } },
    ]);
  });

  it('refuses whatever is not one, and ends', () => {
    let nested: Buffer = field(1, 'x');
    for (let i = 0; i < 100; i++) nested = field(5, field(1, nested));
    const deep = request(...ids, field(9, attribute('k', nested)));
    const many = Buffer.alloc(1_200_000, Buffer.from([0x0a, 0]));
    for (const wrong of [
      request(...ids).subarray(0, -2),
      Buffer.from('hello'),
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      Buffer.alloc(20, 0xff),
      Buffer.from([0x08, 1]),
      deep,
      many,
    ]) {
      expect(() => tracesFromProtobuf(wrong)).toThrow(
        /Invalid OpenTelemetry format/,
      );
    }
  });
});

describe('tracesFromJson', () => {
  const json = (span: object) =>
    Buffer.from(
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    );

  it('reads both spellings, numbers as text and words for enumerations', () => {
    const [{ spans }] = tracesFromJson(
      json({
        traceId: TRACE.toUpperCase(),
        span_id: SPAN,
        startTimeUnixNano: '1700000000000000001',
        kind: 'SPAN_KIND_CLIENT',
        status: { code: 'STATUS_CODE_ERROR' },
        attributes: [
          { key: 'i', value: { intValue: '9007199254740993' } },
          { key: 'none' },
        ],
      }),
    );
    expect(spans[0]).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      start: 1_700_000_000_000_000_001n,
      kind: 3,
      status: { code: 2 },
      attributes: [
        { key: 'i', value: { intValue: '9007199254740993' } },
        { key: 'none', value: {} },
      ],
    });
  });

  it.each([
    ['{', 'it is not JSON'],
    ['[]', "'body' must be an object"],
    ['{"resourceSpans": 5}', "'resourceSpans' must be a list"],
    ['{"resourceSpans": [5]}', "'resourceSpans' must be an object"],
  ])('refuses %s', (text, message) => {
    expect(() => tracesFromJson(Buffer.from(text))).toThrow(message);
  });

  it('refuses a time that is none', () => {
    expect(() => tracesFromJson(json({ startTimeUnixNano: 'now' }))).toThrow(
      "'startTimeUnixNano' must be a whole number",
    );
  });
});

describe('toSpans', () => {
  const group = (span: object): OtlpResourceSpans[] =>
    tracesFromJson(
      Buffer.from(
        JSON.stringify({
          resourceSpans: [{ scopeSpans: [{ spans: [span] }] }],
        }),
      ),
    );

  it('takes the trace from the ids, and not from what the sender claims', () => {
    const [span] = toSpans(
      group({
        traceId: TRACE,
        spanId: SPAN,
        parentSpanId: '0'.repeat(16),
        attributes: [
          { key: 'mlflow.traceRequestId', value: { stringValue: 'tr-other' } },
          { key: 'mlflow.spanType', value: { stringValue: '"LLM"' } },
        ],
      }),
    );
    expect(span).toMatchObject({
      traceId: `tr-${TRACE}`,
      parentSpanId: undefined,
      type: 'LLM',
      status: 'UNSET',
      endTimeNs: undefined,
    });
    expect(span.attributes[0]).toEqual({
      key: 'mlflow.traceRequestId',
      value: { stringValue: `tr-${TRACE}` },
    });
  });

  it.each([
    [{ spanId: SPAN }, "'traceId'"],
    [{ traceId: '0'.repeat(32), spanId: SPAN }, "'traceId'"],
    [{ traceId: TRACE, spanId: 'xyz' }, "'spanId'"],
    [
      {
        traceId: TRACE,
        spanId: SPAN,
        startTimeUnixNano: '9223372036854775808',
      },
      'out of range',
    ],
  ])('refuses %j', (span, message) => {
    expect(() => toSpans(group(span))).toThrow(message);
  });
});
