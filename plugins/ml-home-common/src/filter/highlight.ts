/** What a piece of a filter is to a reader. */
export type FilterPieceKind =
  | 'key'
  | 'operator'
  | 'and'
  | 'value'
  | 'punctuation'
  | 'space'
  | 'other';

export interface FilterPiece {
  kind: FilterPieceKind;
  text: string;
  at: number;
  end: number;
}

const space = /\s+/y;
const quoted = /`[^`]*`?|"[^"]*"?|'[^']*'?/y;
const operator = /!=|>=|<=|=|>|</y;
const punctuation = /[(),;]/y;
const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?=[\s(),;]|$)/y;
/** Dots and quoted parts belong to a key: ``metrics.`val loss` ``. */
const word = /(?:[^\s'"`()=<>!,;]|(?<=\.)(?:`[^`]*`?|"[^"]*"?))+/y;

const operatorWords = /^(like|ilike|in|not|is|null)$/i;

const kinds: [RegExp, (text: string) => FilterPieceKind][] = [
  [space, () => 'space'],
  [operator, () => 'operator'],
  [punctuation, () => 'punctuation'],
  [number, () => 'value'],
  [
    word,
    text => {
      if (/^and$/i.test(text)) return 'and';
      return operatorWords.test(text) ? 'operator' : 'key';
    },
  ],
  [quoted, () => 'value'],
];

/**
 * Cuts a filter into pieces for colouring and completion. Unlike the parser it never fails: a filter that is
 * still being written is wrong most of the time. The texts of all pieces joined are the filter.
 */
export function filterPieces(text: string): FilterPiece[] {
  const pieces: FilterPiece[] = [];
  let at = 0;
  while (at < text.length) {
    let found: { kind: FilterPieceKind; text: string } | undefined;
    for (const [pattern, kindOf] of kinds) {
      pattern.lastIndex = at;
      const match = pattern.exec(text)?.[0];
      if (match) {
        found = { kind: kindOf(match), text: match };
        break;
      }
    }
    const piece = found ?? { kind: 'other' as const, text: text[at] };
    pieces.push({ ...piece, at, end: at + piece.text.length });
    at += piece.text.length;
  }
  return pieces;
}
