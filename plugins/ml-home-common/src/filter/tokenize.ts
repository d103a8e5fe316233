import { InputError } from '@backstage/errors';

export type Token =
  | { type: 'word'; text: string; at: number }
  | { type: 'number'; text: string; value: number; at: number }
  | { type: 'string'; text: string; at: number }
  /** An identifier in backticks or, on the left side, in double quotes. */
  | { type: 'quoted'; text: string; quote: '`' | '"'; at: number }
  | { type: 'operator'; text: string; at: number }
  | { type: 'punctuation'; text: string; at: number };

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
        throw new InputError(
          `Invalid filter: the quote ${char} at position ${at} is never closed`,
        );
      }
      const inner = text.slice(at + 1, end);
      tokens.push(
        char === "'"
          ? { type: 'string', text: inner, at }
          : { type: 'quoted', text: inner, quote: char, at },
      );
      at = end + 1;
    } else if (
      '(),.;'.includes(char) &&
      !/^\.\d/.test(text.slice(at, at + 2))
    ) {
      tokens.push({ type: 'punctuation', text: char, at });
      at += 1;
    } else {
      const operator = matchAt(operatorPattern, text, at);
      const number = operator ? undefined : matchAt(numberPattern, text, at);
      const word = operator ?? number ?? matchAt(wordPattern, text, at);
      if (!word) {
        throw new InputError(
          `Invalid filter: unexpected '${char}' at position ${at}`,
        );
      }
      if (operator) tokens.push({ type: 'operator', text: operator, at });
      else if (number)
        tokens.push({
          type: 'number',
          text: number,
          value: Number(number),
          at,
        });
      else tokens.push({ type: 'word', text: word, at });
      at += word.length;
    }
  }
  return tokens;
}
