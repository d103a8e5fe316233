import {
  amountValue,
  CardFieldId,
  infoOf,
  linesValue,
  lineValue,
  numberValue,
  textValue,
} from '@ml-home/backstage-plugin-ml-home-common';

export type EditorKind =
  | 'line'
  | 'text'
  | 'lines'
  | 'number'
  | 'sensitive'
  | 'risks'
  | 'affected'
  | 'licence'
  | 'band'
  | 'json';

const special: Partial<Record<CardFieldId, EditorKind>> = {
  'data.sensitive': 'sensitive',
  'risks.risks': 'risks',
  'fairness.affectedGroups': 'affected',
  'overview.licence': 'licence',
  'evaluation.band': 'band',
};

/** In which form a field is written. */
export function editorOf(id: CardFieldId): EditorKind {
  const { schema } = infoOf(id);
  if (special[id]) return special[id];
  if (schema === lineValue) return 'line';
  if (schema === textValue) return 'text';
  if (schema === linesValue) return 'lines';
  if (schema === numberValue || schema === amountValue) return 'number';
  return 'json';
}

/** Lines without the empty ones; null for none. */
export function toLines(text: string): string[] | null {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return lines.length > 0 ? lines : null;
}

export const fromLines = (value: unknown): string =>
  Array.isArray(value) ? value.join('\n') : '';

/** Records without their empty members; null for none. */
export function toRecords(
  rows: Record<string, string>[],
): Record<string, string>[] | null {
  const records = rows
    .map(row =>
      Object.fromEntries(
        Object.entries(row).filter(([, text]) => text.trim() !== ''),
      ),
    )
    .filter(row => Object.keys(row).length > 0);
  return records.length > 0 ? records : null;
}

/** A value as it is said in one line, for suggestions and revisions. */
export function inOneLine(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.replace(/\s+/g, ' ');
  if (Array.isArray(value)) return value.map(inOneLine).join('; ');
  if (typeof value === 'object') {
    return Object.values(value).map(inOneLine).filter(Boolean).join(', ');
  }
  return String(value);
}
