import {
  applySuggestion,
  completionAt,
  filterFault,
  keySuggestion,
  nameFilter,
  operatorSuggestions,
  valueSuggestion,
} from './completion';

/** The caret is where the bar stands. */
const at = (marked: string) => {
  const caret = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), caret);
};

describe('completionAt', () => {
  it.each([
    ['|', { expects: 'key', word: '' }],
    ['lo|', { expects: 'key', word: 'lo', from: 0, to: 2 }],
    ['metrics.lo|', { expects: 'key', word: 'lo', kind: 'metric', from: 0 }],
    ['metrics.`val l|', { expects: 'key', word: 'val l', kind: 'metric' }],
    ['metrics.loss |', { expects: 'operator', word: '' }],
    ['params.x no|', { expects: 'operator', word: 'no' }],
    ['params.x NOT |', { expects: 'operator', word: '' }],
    ['metrics.loss <|', { expects: 'value', word: '' }],
    ['metrics.loss < 0.|', { expects: 'value', word: '0.' }],
    [
      "params.opt = 'ad|",
      { expects: 'value', word: 'ad', left: { kind: 'param', key: 'opt' } },
    ],
    ["params.opt IN ('a', |", { expects: 'value', inList: true }],
    ["params.opt IN ('a') |", { expects: 'and' }],
    ["params.opt = 'a' |", { expects: 'and', word: '' }],
    ['params.opt IS NOT NULL |', { expects: 'and' }],
    ["params.opt = 'a' AND |", { expects: 'key', word: '' }],
    [
      "params.opt = 'a' AND tags.t|",
      { expects: 'key', word: 't', kind: 'tag' },
    ],
    ['status = |', { left: { kind: 'attribute', key: 'status' } }],
    ["met| > 1 AND params.x = 'y'", { expects: 'key', word: 'met', to: 3 }],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toMatchObject(expected);
  });
});

describe('suggestions', () => {
  it('knows which comparisons a key allows', () => {
    const of = (marked: string) =>
      operatorSuggestions(at(marked)).map(s => s.label);
    expect(of('metrics.loss |')).not.toContain('LIKE');
    expect(of('params.x |')).toContain('IS NULL');
    expect(of('status |')).toEqual(['=', '!=']);
    expect(of('params.x I|')).toEqual([
      'ILIKE',
      'IN',
      'IS NULL',
      'IS NOT NULL',
    ]);
  });

  it.each([
    ['metrics.lo| > 1', 'metrics.loss > 1', 13],
    ['metrics.lo|', 'metrics.loss ', 13],
  ])('puts a key into %s', (marked, text, caret) => {
    const [suggestion] = keySuggestion('metric', 'loss', '');
    expect(
      applySuggestion(marked.replace('|', ''), at(marked), suggestion),
    ).toEqual({ text, caret });
  });

  it('quotes values as they need it', () => {
    const place = at('params.x = |');
    expect(valueSuggestion("it's", place)[0].insert).toBe('"it\'s" ');
    expect(valueSuggestion('\'"', place)).toEqual([]);
  });
});

describe('nameFilter', () => {
  it.each([
    ['softmax', "attributes.run_name ILIKE '%softmax%'"],
    ['calm fox', "attributes.run_name ILIKE '%calm fox%'"],
    ['metrics.loss', undefined],
    ['loss < 1', undefined],
    ["it's", undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(nameFilter(text)).toBe(expected);
    expect(filterFault(expected ?? '')).toBeUndefined();
  });
});

describe('filterFault', () => {
  it('is silent on what the server understands', () => {
    expect(filterFault("metrics.a > 1 AND params.b = 'x'")).toBeUndefined();
    expect(filterFault('')).toBeUndefined();
  });

  it('points at the word', () => {
    expect(filterFault('metrics.a > 1 OR b = 2')).toMatchObject({
      at: 14,
      end: 16,
    });
  });
});
