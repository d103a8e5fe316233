import {
  ColumnKind,
  filterKey,
  FilterPiece,
  filterPieces,
  filterText,
  parseFilter,
  FilterError,
} from '@ml-home/backstage-plugin-ml-home-common';

/** What may stand at the caret, and the text that a suggestion would replace. */
export interface CompletionPlace {
  expects: 'key' | 'operator' | 'value' | 'and';
  from: number;
  to: number;
  /** What was written of it so far, without quotes and without the head of a key. */
  word: string;
  /** A key: which kind its head names, if any. */
  kind?: ColumnKind | 'attribute';
  /** An operator or a value: of which key. */
  left?: { kind: ColumnKind | 'attribute'; key: string };
  /** A value inside a list. */
  inList?: boolean;
}

const headKinds: Record<string, ColumnKind | 'attribute'> = {
  metrics: 'metric',
  metric: 'metric',
  params: 'param',
  param: 'param',
  parameters: 'param',
  tags: 'tag',
  tag: 'tag',
  attributes: 'attribute',
  attribute: 'attribute',
  attr: 'attribute',
  run: 'attribute',
};

const unquote = (text: string): string =>
  text.replace(/^[`"']/, '').replace(/[`"']$/, '');

/** The two halves of a key as it is written. */
export function keyParts(text: string): {
  kind?: ColumnKind | 'attribute';
  key: string;
} {
  const dot = text.indexOf('.');
  const kind =
    dot > 0 ? headKinds[text.slice(0, dot).toLowerCase()] : undefined;
  return kind
    ? { kind, key: unquote(text.slice(dot + 1)) }
    : { key: unquote(text) };
}

const endsOperator = (piece: FilterPiece): boolean =>
  !/^(not|is)$/i.test(piece.text);

/** Reads what stands before the caret; never fails, however wrong the filter is. */
export function completionAt(text: string, caret: number): CompletionPlace {
  const pieces = filterPieces(text);
  const current = pieces.find(
    piece =>
      piece.kind !== 'space' &&
      piece.kind !== 'punctuation' &&
      piece.at < caret &&
      caret <= piece.end &&
      !(piece.kind === 'operator' && /[=<>]/.test(piece.text)),
  );
  const before = pieces.filter(
    piece =>
      piece.kind !== 'space' &&
      piece.end <= caret &&
      piece !== current &&
      piece.at < (current?.at ?? caret),
  );
  let expects: CompletionPlace['expects'] = 'key';
  let left: string | undefined;
  let inList = false;
  for (const piece of before) {
    if (piece.kind === 'and') {
      expects = 'key';
      left = undefined;
      inList = false;
    } else if (expects === 'key') {
      left = piece.text;
      expects = 'operator';
    } else if (expects === 'operator') {
      if (piece.kind === 'operator' && endsOperator(piece)) {
        expects = /^null$/i.test(piece.text) ? 'and' : 'value';
      }
    } else if (piece.text === '(' || piece.text === ',') {
      expects = 'value';
      inList = true;
    } else if (piece.text === ')') {
      expects = 'and';
      inList = false;
    } else if (expects === 'value') {
      // IS NOT NULL ends here, too.
      expects = 'and';
    }
  }
  const written = current ? text.slice(current.at, caret) : '';
  const parts = left === undefined ? undefined : keyParts(left);
  const place = {
    expects,
    from: current?.at ?? caret,
    to: current?.end ?? caret,
    ...(parts
      ? { left: { kind: parts.kind ?? ('attribute' as const), key: parts.key } }
      : {}),
    ...(inList ? { inList } : {}),
  };
  if (expects === 'key') {
    const { kind, key } = keyParts(written);
    return { ...place, word: key, ...(kind ? { kind } : {}) };
  }
  return { ...place, word: unquote(written) };
}

export interface Suggestion {
  /** What is put in the place of the word. */
  insert: string;
  label: string;
  /** Quiet words at its right. */
  note?: string;
}

/** Attributes that MLflow can filter runs by. */
export const ATTRIBUTES = [
  'run_name',
  'status',
  'start_time',
  'end_time',
  'run_id',
  'user_id',
  'artifact_uri',
];

const times = new Set(['start_time', 'end_time']);
const STATUSES = ['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 'SCHEDULED'];

/** Operators that make sense for a key. */
export function operatorsFor(left: CompletionPlace['left']): string[] {
  if (left?.kind === 'metric' || (left && times.has(left.key))) {
    return ['>', '>=', '<', '<=', '=', '!='];
  }
  if (left?.kind === 'attribute' && left.key === 'status') {
    return ['=', '!='];
  }
  if (left?.kind === 'attribute') {
    return ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
  }
  return ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'];
}

export function operatorSuggestions(place: CompletionPlace): Suggestion[] {
  const word = place.word.toUpperCase();
  return operatorsFor(place.left)
    .filter(operator => operator.startsWith(word))
    .map(operator => ({
      insert: operator.endsWith('IN') ? `${operator} (` : `${operator} `,
      label: operator,
    }));
}

/** Values that are known without asking the server. */
export function fixedValues(place: CompletionPlace): string[] | undefined {
  if (place.left?.kind !== 'attribute') return undefined;
  if (place.left.key !== 'status') return undefined;
  return STATUSES.filter(s => s.startsWith(place.word.toUpperCase()));
}

export const isTime = (place: CompletionPlace): boolean =>
  place.left?.kind === 'attribute' && times.has(place.left.key);

export function valueSuggestion(
  value: string,
  place: CompletionPlace,
  note?: string,
): Suggestion[] {
  const quoted = filterText(value);
  if (quoted === undefined) return [];
  return [{ insert: place.inList ? quoted : `${quoted} `, label: value, note }];
}

export function keySuggestion(
  kind: ColumnKind | 'attribute',
  key: string,
  note: string,
): Suggestion[] {
  const insert = filterKey(kind, key);
  return insert ? [{ insert: `${insert} `, label: insert, note }] : [];
}

/** Puts a suggestion into the text; says where the caret goes. */
export function applySuggestion(
  text: string,
  place: CompletionPlace,
  suggestion: Suggestion,
): { text: string; caret: number } {
  const after = text.slice(place.to);
  const insert =
    suggestion.insert.endsWith(' ') && after.startsWith(' ')
      ? suggestion.insert.slice(0, -1)
      : suggestion.insert;
  const head = text.slice(0, place.from) + insert;
  return {
    text: head + after,
    caret: head.length + (insert === suggestion.insert ? 0 : 1),
  };
}

/** Plain words are looked for in names; undefined for anything that is meant as grammar. */
export function nameFilter(text: string): string | undefined {
  const word = text.trim();
  if (!word || /[=<>!'"`()]/.test(word)) return undefined;
  if (/\b(and|like|ilike|in|is|or|not)\b/i.test(word)) return undefined;
  if (keyParts(word).kind) return undefined;
  return `attributes.run_name ILIKE '%${word}%'`;
}

/** What is wrong with a filter; undefined when the server will understand it. */
export function filterFault(text: string): FilterError | undefined {
  try {
    parseFilter(text);
    return undefined;
  } catch (error) {
    return error instanceof FilterError
      ? error
      : new FilterError(String(error), {
          reason: (error as Error).message,
          at: 0,
          end: text.length,
        });
  }
}
