/** Quicker ones are asked for anew each time. */
const SLOW_MS = 2_000;
/** A question that takes three seconds is asked once a minute at most. */
const TIMES = 20;

interface Kept<Answer> {
  answer: Promise<Answer>;
  until: number;
}

/**
 * Keeps answers that were long in coming for a multiple of the time that they took, so that looking at a page again and
 * again costs the database a twentieth of its time at most. Who asks while an answer is on its way waits for the same.
 */
export class SlowAnswers<Answer> {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept<Answer>>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  answer(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const begun = this.#now();
    for (const [one, { until }] of this.#kept) {
      if (until <= begun) this.#kept.delete(one);
    }
    const known = this.#kept.get(key);
    if (known) return known.answer;
    const kept: Kept<Answer> = { answer: ask(), until: Infinity };
    this.#kept.set(key, kept);
    kept.answer.then(
      () => {
        const ended = this.#now();
        const took = ended - begun;
        kept.until = took < SLOW_MS ? ended : ended + took * TIMES;
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
      },
    );
    return kept.answer;
  }

  /** What was answered before is not true any more. */
  forget(): void {
    this.#kept.clear();
  }
}
