/** Steps below this are charted from the points themselves. */
export const FIRST_STRETCHED_STEP = 64;

/** Highest power of two that is not above the step. */
function exponentOf(step: number): number {
  let exponent = Math.floor(Math.log2(step));
  // log2 rounds; powers of two are exact.
  if (2 ** exponent > step) exponent -= 1;
  if (2 ** (exponent + 1) <= step) exponent += 1;
  return exponent;
}

/**
 * Number of the stretch of steps that a step lies in: stretches are 64 steps wide below step 2^16, and twice as wide
 * with each doubling beyond, 1,024 of them to a doubling. Undefined for steps that are charted as they are.
 */
export function stretchOf(step: number): number | undefined {
  if (step < FIRST_STRETCHED_STEP) return undefined;
  if (step < 2 ** 16) return Math.floor(step / 64);
  const exponent = exponentOf(step);
  return Math.floor(step / 2 ** (exponent - 10)) + 1024 * (exponent - 16);
}

/** First and last step of a stretch. */
export function stepsOf(stretch: number): { first: number; last: number } {
  if (stretch < 1024) return { first: stretch * 64, last: stretch * 64 + 63 };
  const exponent = 16 + Math.floor((stretch - 1024) / 1024);
  const width = 2 ** (exponent - 10);
  const first = (stretch - 1024 * (exponent - 16)) * width;
  return { first, last: first + width - 1 };
}
