import {
  parentsOf,
  parseTable,
  previewKindOf,
  prettyJson,
} from './artifactKinds';

it.each([
  ['plots/roc.PNG', 'image'],
  ['a/settings.json', 'json'],
  ['slices.csv', 'table'],
  ['report.html', 'text'],
  ['figure.svg', 'text'],
  ['model/MLmodel', 'text'],
  ['weights.bin', 'none'],
  ['.hidden', 'none'],
  ['unknown', 'none'],
])('previews %p as %p', (path, kind) => {
  expect(previewKindOf(path)).toBe(kind);
});

describe('parseTable', () => {
  const read = (text: string, cut = false) =>
    parseTable(text, { separator: ',', cut, maxRows: 10 });

  it('reads quotes, line ends and a last line without one', () => {
    expect(read('a,b\r\n"x, ""y""",2\n3,')).toEqual([
      ['a', 'b'],
      ['x, "y"', '2'],
      ['3', ''],
    ]);
  });

  it('drops a line that was cut', () => {
    expect(read('a,b\n1,2\n3', true)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('stops after enough rows', () => {
    expect(read('x\n'.repeat(100))).toHaveLength(11);
  });
});

it('indents JSON and leaves a broken one as it is', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{"a":')).toBe('{"a":');
});

it('knows the folders above a file', () => {
  expect(parentsOf('a/b/c.txt')).toEqual(['a', 'a/b']);
  expect(parentsOf('c.txt')).toEqual([]);
});
