export interface SplitTable {
  columns: string[];
  rows: string[][];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A cell as text; a picture in a table is written as a reference to its file. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (isRecord(value) && typeof value.filepath === 'string') {
    return value.filepath;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A table in split orientation, `{columns, data}`, as `mlflow.log_table` and pandas write it; else undefined. */
export function toSplitTable(json: unknown): SplitTable | undefined {
  if (!isRecord(json)) return undefined;
  const { columns, data } = json;
  if (!Array.isArray(columns) || !Array.isArray(data) || !columns.length) {
    return undefined;
  }
  if (!data.every(row => Array.isArray(row) && row.length === columns.length)) {
    return undefined;
  }
  return {
    columns: columns.map(cellOf),
    rows: (data as unknown[][]).map(row => row.map(cellOf)),
  };
}
