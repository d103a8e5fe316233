/** How a file may be looked at without running anything in it. */
export type PreviewKind =
  | 'html'
  | 'image'
  | 'json'
  | 'markdown'
  | 'notebook'
  | 'none'
  | 'table'
  | 'text';

// As an image an SVG runs no script and reads no address.
const images = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'svg']);
const tables = new Set(['csv', 'tsv']);
const texts = new Set([
  'txt',
  'log',
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
  'env',
  'lock',
  'jsonl',
  'geojson',
  'c',
  'cc',
  'cpp',
  'css',
  'go',
  'h',
  'java',
  'jl',
  'jsx',
  'mjs',
  'out',
  'err',
  'properties',
  'proto',
  'rs',
  'rst',
  'scala',
  'tsx',
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
  svg: 'image/svg+xml',
};

export const nameOf = (path: string): string => path.split('/').pop() ?? path;

export const extensionOf = (path: string): string => {
  const name = nameOf(path).toLocaleLowerCase('en-US');
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
};

const others: Record<string, PreviewKind> = {
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  ipynb: 'notebook',
};

/** SVG is shown as its text: it could carry scripts. */
export function previewKindOf(path: string): PreviewKind {
  const extension = extensionOf(path);
  if (images.has(extension)) return 'image';
  if (others[extension]) return others[extension];
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

const KIB = 1024;

/** Bytes that are read for a preview. What must be whole to be understood gets more. */
export const previewBytes: Record<PreviewKind, number> = {
  html: 2_000 * KIB,
  image: 5_000_000,
  json: 1_000 * KIB,
  markdown: 256 * KIB,
  none: 0,
  notebook: 4_800 * KIB,
  table: 256 * KIB,
  text: 256 * KIB,
};

/** JSON as a value; undefined when the text is cut or broken. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Folders above a path, the nearest last. */
export const parentsOf = (path: string): string[] => {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'));
};
