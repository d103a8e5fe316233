/** A thing to compare: how good it is, and what it took. Unknown is undefined, never zero. */
export interface Candidate {
  quality?: number;
  burden?: number;
}

/**
 * Indexes of those that nothing else beats: no other is at least as good at no more of the burden, and better in one
 * of the two. Those of which either is unknown take no part.
 */
export function paretoFrontier(
  candidates: readonly Candidate[],
  better: 'higher' | 'lower',
): number[] {
  const sign = better === 'higher' ? 1 : -1;
  const known = candidates
    .map(({ quality, burden }, index) => ({ quality, burden, index }))
    .filter(
      (one): one is { quality: number; burden: number; index: number } =>
        Number.isFinite(one.quality) && Number.isFinite(one.burden),
    )
    .sort(
      (a, b) =>
        a.burden - b.burden ||
        sign * (b.quality - a.quality) ||
        a.index - b.index,
    );
  const frontier: typeof known = [];
  for (const one of known) {
    const last = frontier.at(-1);
    if (
      !last ||
      sign * (one.quality - last.quality) > 0 ||
      (one.quality === last.quality && one.burden === last.burden)
    ) {
      frontier.push(one);
    }
  }
  return frontier.map(({ index }) => index);
}
