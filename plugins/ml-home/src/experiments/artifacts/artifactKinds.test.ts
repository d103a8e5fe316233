import {
  parentsOf,
  parseTable,
  previewKindOf,
  readJson,
} from './artifactKinds';

it.each([
  ['plots/roc.PNG', 'image'],
  ['a/settings.json', 'json'],
  ['slices.csv', 'table'],
  ['report.html', 'html'],
  ['analysis.ipynb', 'notebook'],
  ['README.md', 'markdown'],
  ['figure.svg', 'image'],
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

it('reads JSON unless it is broken', () => {
  expect(readJson('{"a":1}')).toEqual({ a: 1 });
  expect(readJson('{"a":')).toBeUndefined();
});

it('knows the folders above a file', () => {
  expect(parentsOf('a/b/c.txt')).toEqual(['a', 'a/b']);
  expect(parentsOf('c.txt')).toEqual([]);
});
