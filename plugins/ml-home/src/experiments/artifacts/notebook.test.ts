import { parseNotebook, plainText } from './notebook';

const notebookOf = (cells: unknown[]) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

it('reads cells, their lines and their outputs', () => {
  const cells = parseNotebook(
    notebookOf([
      { cell_type: 'markdown', source: ['# A\n', 'b'] },
      {
        cell_type: 'code',
        execution_count: 2,
        source: 'df',
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['hi\n'] },
          {
            output_type: 'execute_result',
            data: { 'text/html': '<b>x</b>', 'text/plain': ['x'] },
          },
          {
            output_type: 'display_data',
            data: { 'image/png': 'iVBO\nRw0=', 'text/plain': '<Figure>' },
          },
          {
            output_type: 'error',
            ename: 'E',
            evalue: 'v',
            traceback: ['\u001b[0;31mE\u001b[0m: v'],
          },
          { output_type: 'display_data', data: { 'application/x': {} } },
        ],
      },
    ]),
  );
  expect(cells).toEqual([
    { kind: 'markdown', source: '# A\nb', count: undefined, outputs: [] },
    {
      kind: 'code',
      source: 'df',
      count: 2,
      outputs: [
        { kind: 'text', text: 'hi\n' },
        { kind: 'text', text: 'x' },
        { kind: 'image', type: 'image/png', base64: 'iVBORw0=' },
        { kind: 'error', text: 'E: v' },
        { kind: 'other', type: 'application/x' },
      ],
    },
  ]);
});

it('keeps HTML as text and takes no picture that is not one', () => {
  const [cell] = parseNotebook(
    notebookOf([
      {
        cell_type: 'code',
        source: '',
        outputs: [
          { output_type: 'display_data', data: { 'text/html': '<script>' } },
          {
            output_type: 'display_data',
            data: { 'image/png': '"><script>', 'image/svg+xml': '<svg/>' },
          },
        ],
      },
    ]),
  )!;
  expect(cell.outputs).toEqual([
    { kind: 'html', text: '<script>' },
    { kind: 'other', type: 'image/png' },
  ]);
});

it.each(['', '{', '[]', '{"cells":1}', 'null'])('is no notebook: %p', text => {
  expect(parseNotebook(text)).toBeUndefined();
});

it('takes the colours of a terminal out', () => {
  expect(plainText('\u001b[1;32ma\u001b[0m b')).toBe('a b');
});
