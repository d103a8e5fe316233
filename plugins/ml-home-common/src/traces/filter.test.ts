import { parseTraceFilter, parseTraceOrderBy } from './filter';

describe('parseTraceFilter', () => {
  it.each([
    ['', []],
    [
      "name = 'ask'",
      [{ target: 'attribute', key: 'name', operator: '=', value: 'ask' }],
    ],
    [
      'trace.timestamp_ms > 5 and status IN ("OK", \'ERROR\')',
      [
        { target: 'attribute', key: 'timestamp_ms', operator: '>', value: 5 },
        {
          target: 'attribute',
          key: 'status',
          operator: 'IN',
          value: ['OK', 'ERROR'],
        },
      ],
    ],
    [
      "span.attributes.llm.model LIKE '%x%'",
      [
        {
          target: 'span',
          key: 'attributes.llm.model',
          operator: 'LIKE',
          value: '%x%',
        },
      ],
    ],
    [
      'request_metadata.`mlflow.trace.session` IS NOT NULL',
      [
        {
          target: 'metadata',
          key: 'mlflow.trace.session',
          operator: 'IS NOT NULL',
        },
      ],
    ],
    [
      "feedback.`is good` rlike '^y'",
      [{ target: 'feedback', key: 'is good', operator: 'RLIKE', value: '^y' }],
    ],
  ])('reads %s', (text, clauses) => {
    expect(parseTraceFilter(text)).toEqual(clauses);
  });

  it.each([
    ['name', 'a comparison such as = or LIKE was expected'],
    ["name = 'a' OR name = 'b'", 'only AND may join comparisons'],
    ["metrics.x = '1'", "Invalid entity type 'metrics'"],
    ["constructor.x = '1'", "Invalid entity type 'constructor'"],
    ['name = ', 'a value in quotes was expected'],
    ["status IN ('a'", 'the list is never closed'],
    ['x IS 5', 'IS goes with NULL and NOT NULL only'],
    [`name = 'open`, 'never closed'],
    [
      Array.from({ length: 51 }, () => "name = 'a'").join(' AND '),
      'more than 50',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseTraceFilter(text)).toThrow(message);
  });
});

describe('parseTraceOrderBy', () => {
  it('reads a key and a direction', () => {
    expect(parseTraceOrderBy('tag.`a b` DESC')).toEqual({
      target: 'tag',
      key: 'a b',
      ascending: false,
    });
    expect(parseTraceOrderBy('timestamp_ms').ascending).toBe(true);
  });

  it('refuses more than that', () => {
    expect(() => parseTraceOrderBy('name ASC, x')).toThrow(
      'Invalid order_by clause',
    );
  });
});
