import { toDuration, toOtelSpan } from './traceMapping';

describe('toDuration', () => {
  it.each([
    [0, '0s'],
    [73, '0.073s'],
    [1500, '1.500s'],
    [60_000, '60s'],
    [-5, '-0.005s'],
  ])('writes %d ms as %s', (millis, text) => {
    expect(toDuration(millis)).toBe(text);
  });
});

describe('toOtelSpan', () => {
  it('writes ids in base64 and numbers that JSON cannot hold as text', () => {
    expect(
      toOtelSpan({
        traceId: `tr-${'ff'.repeat(16)}`,
        spanId: '00'.repeat(7).concat('01'),
        name: 'ask',
        type: 'LLM',
        status: 'OK',
        startTimeNs: '1700000000000000001',
        attributes: [
          { key: 'small', value: { intValue: '5' } },
          { key: 'large', value: { intValue: '9007199254740993' } },
          { key: 'none', value: {} },
        ],
        events: [],
        links: [],
        resource: [],
      }),
    ).toMatchObject({
      trace_id: '/////////////////////w==',
      span_id: 'AAAAAAAAAAE=',
      start_time_unix_nano: '1700000000000000001',
      attributes: [
        { key: 'small', value: { int_value: 5 } },
        { key: 'large', value: { int_value: '9007199254740993' } },
        { key: 'none', value: {} },
      ],
      status: { code: 'STATUS_CODE_OK' },
    });
  });
});
