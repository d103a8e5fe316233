import { parseFilter, parseOrderBy } from './parse';

describe('parseFilter', () => {
  it.each([
    ['', []],
    [
      'metrics.loss < 0.5',
      [{ target: 'metric', key: 'loss', operator: '<', value: 0.5 }],
    ],
    [
      'params.lr = \'1e-3\' and tags.team != "x"',
      [
        { target: 'param', key: 'lr', operator: '=', value: '1e-3' },
        { target: 'tag', key: 'team', operator: '!=', value: 'x' },
      ],
    ],
    [
      "tag.`mlflow.prompt.is_prompt` != 'true'",
      [
        {
          target: 'tag',
          key: 'mlflow.prompt.is_prompt',
          operator: '!=',
          value: 'true',
        },
      ],
    ],
    [
      "tags.mlflow.user = 'ada'",
      [{ target: 'tag', key: 'mlflow.user', operator: '=', value: 'ada' }],
    ],
    [
      'metrics."val loss" >= -1.5e-3',
      [{ target: 'metric', key: 'val loss', operator: '>=', value: -0.0015 }],
    ],
    [
      "attributes.run_id IN ('a', 'b',)",
      [
        {
          target: 'attribute',
          key: 'run_id',
          operator: 'IN',
          value: ['a', 'b'],
        },
      ],
    ],
    [
      "run_name NOT IN ('a')",
      [
        {
          target: 'attribute',
          key: 'run_name',
          operator: 'NOT IN',
          value: ['a'],
        },
      ],
    ],
    [
      'params.x IS NOT NULL',
      [{ target: 'param', key: 'x', operator: 'IS NOT NULL' }],
    ],
    [
      "name ilike '%Rank%'",
      [
        {
          target: 'attribute',
          key: 'name',
          operator: 'ILIKE',
          value: '%Rank%',
        },
      ],
    ],
    [
      'metrics.top-5/acc > 1',
      [{ target: 'metric', key: 'top-5/acc', operator: '>', value: 1 }],
    ],
  ])('reads %s', (text, expected) => {
    expect(parseFilter(text)).toEqual(expected);
  });

  it.each([
    ["a = 'b' OR c = 'd'", /only AND may join/],
    ["NOT a = 'b'", /Invalid clause/],
    ["(a = 'b')", /Invalid clause/],
    ["params.x = 'open", /never closed/],
    ["wrong.x = 'a'", /Invalid entity type 'wrong'/],
    ['metrics.x >', /a number was expected/],
    ["metrics.x = 'abc'", /a number was expected, found 'abc'/],
    ['metrics.x = NaN', /a number was expected/],
    ['params.x =', /value in quotes was expected/],
    [Array(101).fill('a = 1').join(' and '), /more than 100 comparisons/],
    ['params.x', /comparison such as/],
    ["params.x IN 'a'", /list such as/],
    ['; drop table runs', /Invalid clause/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFilter(text)).toThrow(message);
  });
});

describe('parseOrderBy', () => {
  it.each([
    ['metrics.loss', { target: 'metric', key: 'loss', ascending: true }],
    [
      'start_time DESC',
      { target: 'attribute', key: 'start_time', ascending: false },
    ],
    ['params.`a b` asc', { target: 'param', key: 'a b', ascending: true }],
  ])('reads %s', (text, expected) => {
    expect(parseOrderBy(text)).toEqual(expected);
  });

  it('refuses more than a key and a direction', () => {
    expect(() => parseOrderBy('start_time DESC NULLS LAST')).toThrow(
      /Invalid order_by clause/,
    );
  });
});
