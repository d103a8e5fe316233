/** How a file may be looked at without running anything in it. */
export type PreviewKind = 'image' | 'json' | 'table' | 'text' | 'none';

const images = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp']);
const tables = new Set(['csv', 'tsv']);
const texts = new Set([
  'txt',
  'log',
  'md',
  'py',
  'js',
  'ts',
  'r',
  'sh',
  'sql',
  'toml',
  'ini',
  'cfg',
  'yaml',
  'yml',
  'xml',
  'html',
  'htm',
  'svg',
  'env',
  'lock',
  'jsonl',
  'tex',
]);
const named = new Set([
  'mlmodel',
  'dockerfile',
  'makefile',
  'license',
  'readme',
]);

export const imageTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

export const nameOf = (path: string): string => path.split('/').pop() ?? path;

export const extensionOf = (path: string): string => {
  const name = nameOf(path).toLocaleLowerCase('en-US');
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
};

/** HTML and SVG are shown as their text: they could carry scripts. */
export function previewKindOf(path: string): PreviewKind {
  const extension = extensionOf(path);
  if (images.has(extension)) return 'image';
  if (extension === 'json') return 'json';
  if (tables.has(extension)) return 'table';
  if (texts.has(extension)) return 'text';
  if (!extension && named.has(nameOf(path).toLocaleLowerCase('en-US')))
    return 'text';
  return 'none';
}

/** Rows of a CSV or TSV text, with quotes; the last line is dropped when the text was cut. */
export function parseTable(
  text: string,
  options: { separator: string; cut: boolean; maxRows: number },
): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === options.separator) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''));
      rows.push(row);
      if (rows.length > options.maxRows) return rows;
      row = [];
      cell = '';
    } else cell += c;
  }
  if (!options.cut && (cell || row.length)) {
    row.push(cell);
    rows.push(row);
  }
  return rows;
}

/** Indented JSON, or the text as it is when it is cut or broken. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Folders above a path, the nearest last. */
export const parentsOf = (path: string): string[] => {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
};
