import { bool, double, int64, maxResults, orderBy, text } from './schemas';

describe('the wire forms of numbers', () => {
  it.each([
    [1.5, 1.5],
    ['2', 2],
    ['-1e3', -1000],
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
  ])('reads %p as a double', (value, expected) => {
    expect(double.parse(value)).toBe(expected);
  });

  it.each(['one', '', '0x10', '1,5', null, {}])(
    'refuses %p as a double',
    value => {
      expect(double.safeParse(value).success).toBe(false);
    },
  );

  it.each([
    [5, 5],
    ['-7', -7],
    ['+7', 7],
    [9007199254740991, 9007199254740991],
  ])('reads %p as an integer', (value, expected) => {
    expect(int64.parse(value)).toBe(expected);
  });

  it.each([1.5, '9007199254740993', '1e3', 'x', Number.NaN, [1]])(
    'refuses %p as an integer rather than rounding it',
    value => {
      expect(int64.safeParse(value).success).toBe(false);
    },
  );

  it.each([
    [
      double,
      null,
      'must be a number, "NaN", "Infinity" or "-Infinity", not null',
    ],
    [
      double,
      true,
      'must be a number, "NaN", "Infinity" or "-Infinity", not true',
    ],
    [int64, [1], 'must be a whole number, not a list'],
    [text, {}, 'must be a text, not an object'],
    [bool, 'maybe', 'must be true or false, not maybe'],
    [text, undefined, 'received undefined'],
  ])('says what a value must be and what came', (schema, value, message) => {
    const { error } = schema.safeParse(value);
    expect(error?.issues.map(issue => issue.message)).toEqual([message]);
  });

  it('keeps pages within their limits', () => {
    expect(maxResults(100).parse('100')).toBe(100);
    for (const value of [0, -1, 101]) {
      expect(maxResults(100).safeParse(value).success).toBe(false);
    }
  });

  it('takes one order clause for a list of them', () => {
    expect(orderBy.parse('metrics.loss DESC')).toEqual([
      { target: 'metric', key: 'loss', ascending: false },
    ]);
  });
});
