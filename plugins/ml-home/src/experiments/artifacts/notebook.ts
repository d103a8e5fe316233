/** What a cell of a notebook printed: text, a picture, or something that is not shown. */
export type CellOutput =
  | { kind: 'text' | 'error' | 'html'; text: string }
  | { kind: 'image'; type: string; base64: string }
  | { kind: 'other'; type: string };

export interface NotebookCell {
  kind: 'markdown' | 'code' | 'raw';
  source: string;
  /** Number of its execution. */
  count?: number;
  outputs: CellOutput[];
}

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts of notebooks are one string or its lines. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('');
  return typeof value === 'string' ? value : '';
}

/** Colours and cursor moves of a terminal, taken out. */
export const plainText = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const BASE64 = /^[A-Za-z0-9+/=]+$/;

function fromData(data: Json): CellOutput {
  for (const type of pictures) {
    const base64 = textOf(data[type]).replace(/\s/g, '');
    if (base64 && BASE64.test(base64)) return { kind: 'image', type, base64 };
  }
  const text = textOf(data['text/plain']) || textOf(data['text/markdown']);
  if (text) return { kind: 'text', text: plainText(text) };
  const html = textOf(data['text/html']);
  if (html) return { kind: 'html', text: html };
  return { kind: 'other', type: Object.keys(data)[0] ?? 'unknown' };
}

function toOutput(output: unknown): CellOutput {
  if (!isRecord(output)) return { kind: 'other', type: 'unknown' };
  if (output.output_type === 'stream') {
    return { kind: 'text', text: plainText(textOf(output.text)) };
  }
  if (output.output_type === 'error') {
    const trace = Array.isArray(output.traceback)
      ? output.traceback.map(String).join('\n')
      : '';
    return {
      kind: 'error',
      text: plainText(trace || `${output.ename}: ${output.evalue}`),
    };
  }
  return fromData(isRecord(output.data) ? output.data : {});
}

function toCell(cell: Json): NotebookCell {
  const kind =
    cell.cell_type === 'markdown' || cell.cell_type === 'raw'
      ? cell.cell_type
      : 'code';
  return {
    kind,
    source: textOf(cell.source ?? cell.input),
    count:
      typeof cell.execution_count === 'number'
        ? cell.execution_count
        : undefined,
    outputs: Array.isArray(cell.outputs) ? cell.outputs.map(toOutput) : [],
  };
}

/** Cells of a Jupyter notebook (nbformat 4; 3 by its first worksheet); undefined when the text is none. */
export function parseNotebook(text: string): NotebookCell[] | undefined {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(notebook)) return undefined;
  const sheet = Array.isArray(notebook.worksheets)
    ? notebook.worksheets[0]
    : notebook;
  if (!isRecord(sheet) || !Array.isArray(sheet.cells)) return undefined;
  return sheet.cells.filter(isRecord).map(toCell);
}
