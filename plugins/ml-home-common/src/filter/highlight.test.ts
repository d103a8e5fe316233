import { FilterError } from './FilterError';
import { filterPieces } from './highlight';
import { parseFilter } from './parse';
import { filterKey, filterText, joinFilters } from './quote';

const kindsOf = (text: string) =>
  filterPieces(text)
    .filter(piece => piece.kind !== 'space')
    .map(piece => [piece.kind, piece.text]);

describe('filterPieces', () => {
  it.each([
    [
      'metrics.loss < 0.5',
      [
        ['key', 'metrics.loss'],
        ['operator', '<'],
        ['value', '0.5'],
      ],
    ],
    [
      "params.`a b` not in ('x', 'y') AND tags.t",
      [
        ['key', 'params.`a b`'],
        ['operator', 'not'],
        ['operator', 'in'],
        ['punctuation', '('],
        ['value', "'x'"],
        ['punctuation', ','],
        ['value', "'y'"],
        ['punctuation', ')'],
        ['and', 'AND'],
        ['key', 'tags.t'],
      ],
    ],
    [
      "params.x = 'open",
      [
        ['key', 'params.x'],
        ['operator', '='],
        ['value', "'open"],
      ],
    ],
    [
      'metrics."val loss" >= 1',
      [
        ['key', 'metrics."val loss"'],
        ['operator', '>='],
        ['value', '1'],
      ],
    ],
  ])('cuts %s', (text, expected) => {
    expect(kindsOf(text)).toEqual(expected);
  });

  it.each(['', '!!', "a.'b", '  x  ', 'params.`', 'é = "ü" and (', '%$#'])(
    'loses nothing of %p',
    text => {
      expect(
        filterPieces(text)
          .map(piece => piece.text)
          .join(''),
      ).toBe(text);
    },
  );
});

describe('FilterError', () => {
  const errorOf = (text: string): FilterError => {
    try {
      parseFilter(text);
    } catch (error) {
      return error as FilterError;
    }
    throw new Error(`${text} was accepted`);
  };

  it.each([
    ['metric.x = 1 OR y = 2', 'OR'],
    ["params.loss < 'a' wrong", 'wrong'],
    ["metrics.loss < 'a'", "'a'"],
    ["nothing.x = 'a'", 'nothing'],
    ["params.x = 'open", "'open"],
    ['metrics.x # 2', '#'],
    ['metrics.x >', ''],
  ])('points at the word of %s', (text, word) => {
    const error = errorOf(text);
    expect(error).toBeInstanceOf(FilterError);
    expect(error.name).toBe('InputError');
    expect(text.slice(error.at, error.end)).toBe(word);
    expect(error.reason).not.toContain(text);
  });
});

describe('words that the grammar reads back', () => {
  it.each(['loss', 'val loss', 'a.b', 'top-5/acc', '5x', 'a`b', 'x y.z/q'])(
    'quotes the key %s',
    key => {
      const filter = `${filterKey('metric', key)} > 1`;
      expect(parseFilter(filter)).toEqual([
        { target: 'metric', key, operator: '>', value: 1 },
      ]);
    },
  );

  it.each(['x', "it's", 'say "x"', ''])('quotes the text %s', value => {
    expect(parseFilter(`params.a = ${filterText(value)}`)).toEqual([
      { target: 'param', key: 'a', operator: '=', value },
    ]);
  });

  it('says when nothing can hold them', () => {
    expect(filterKey('tag', 'a`"b')).toBeUndefined();
    expect(filterText('\'"')).toBeUndefined();
  });

  it('joins only what is there', () => {
    expect(joinFilters(undefined, ' ', 'a = 1 ', 'b = 2')).toBe(
      'a = 1 AND b = 2',
    );
    expect(joinFilters(undefined)).toBeUndefined();
  });
});
