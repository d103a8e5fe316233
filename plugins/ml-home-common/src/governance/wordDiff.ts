export interface WordPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Beyond so many words a text is shown whole, before and after: the comparison takes n × m steps. */
const MAX_WORDS = 1500;

/** Words with the blanks behind them, so that joining the parts gives the text back. */
const wordsOf = (text: string): string[] =>
  text.match(/\s*\S+\s*?|\s+$/g) ?? [];

function joined(parts: WordPart[]): WordPart[] {
  const out: WordPart[] = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    if (last?.kind === part.kind) last.text += part.text;
    else if (part.text) out.push({ ...part });
  }
  return out;
}

/**
 * The difference of two texts word by word, by their longest common subsequence. The same and removed parts joined
 * are the older text, the same and added ones the newer.
 */
export function wordDiff(before: string, after: string): WordPart[] {
  if (before === after) return before ? [{ kind: 'same', text: before }] : [];
  const a = wordsOf(before);
  const b = wordsOf(after);
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) {
    return joined([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]);
  }
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const parts: WordPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i] });
      i++;
      j++;
    } else if (
      i < a.length &&
      (j >= b.length ||
        common[(i + 1) * width + j] >= common[i * width + j + 1])
    ) {
      parts.push({ kind: 'removed', text: a[i++] });
    } else {
      parts.push({ kind: 'added', text: b[j++] });
    }
  }
  return joined(parts);
}
