import { FilterError } from './FilterError';

/** Where a token stands: from its first character to the one after its last. */
interface Place {
  at: number;
  end: number;
}

export type Token = Place &
  (
    | { type: 'word'; text: string }
    | { type: 'number'; text: string; value: number }
    | { type: 'string'; text: string }
    /** An identifier in backticks or, on the left side, in double quotes. */
    | { type: 'quoted'; text: string; quote: '`' | '"' }
    | { type: 'operator'; text: string }
    | { type: 'punctuation'; text: string }
  );

const wordPattern = /[\p{L}\p{N}_/][\p{L}\p{N}_\-/:@]*/uy;
const numberPattern =
  /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy;
const operatorPattern = /!=|>=|<=|=|>|</y;

function matchAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Cuts a filter or order clause of MLflow's search grammar into tokens. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === '`' || char === '"' || char === "'") {
      const end = text.indexOf(char, at + 1);
      if (end < 0) {
        throw new FilterError(
          `Invalid filter: the quote ${char} at position ${at} is never closed`,
          { reason: 'the quote is never closed', at, end: text.length },
        );
      }
      const inner = text.slice(at + 1, end);
      const place = { at, end: end + 1 };
      tokens.push(
        char === "'"
          ? { type: 'string', text: inner, ...place }
          : { type: 'quoted', text: inner, quote: char, ...place },
      );
      at = end + 1;
    } else if (
      '(),.;'.includes(char) &&
      !/^\.\d/.test(text.slice(at, at + 2))
    ) {
      tokens.push({ type: 'punctuation', text: char, at, end: at + 1 });
      at += 1;
    } else {
      const operator = matchAt(operatorPattern, text, at);
      const number = operator ? undefined : matchAt(numberPattern, text, at);
      const word = operator ?? number ?? matchAt(wordPattern, text, at);
      if (!word) {
        throw new FilterError(
          `Invalid filter: unexpected '${char}' at position ${at}`,
          { reason: `'${char}' was not expected`, at, end: at + 1 },
        );
      }
      const place = { at, end: at + word.length };
      if (operator) tokens.push({ type: 'operator', text: operator, ...place });
      else if (number) {
        tokens.push({
          type: 'number',
          text: number,
          value: Number(number),
          ...place,
        });
      } else tokens.push({ type: 'word', text: word, ...place });
      at += word.length;
    }
  }
  return tokens;
}
