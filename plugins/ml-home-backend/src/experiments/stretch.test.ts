import { stepsOf, stretchOf } from './stretch';

describe('stretches of steps', () => {
  it('leaves small and negative steps alone', () => {
    expect(stretchOf(63)).toBeUndefined();
    expect(stretchOf(-5000)).toBeUndefined();
  });

  it('numbers them without gaps, each beginning where the one before ended', () => {
    const numbers = [1, 2, 1023, 1024, 1025, 2047, 2048, 3071, 3072, 20_000];
    for (const number of numbers) {
      const { first, last } = stepsOf(number);
      expect(stretchOf(first)).toBe(number);
      expect(stretchOf(last)).toBe(number);
      expect(stretchOf(last + 1)).toBe(number + 1);
    }
  });

  it('stays exact around powers of two up to the greatest safe step', () => {
    for (let exponent = 16; exponent < 53; exponent += 1) {
      const number = stretchOf(2 ** exponent)!;
      expect(stretchOf(2 ** exponent - 1)).toBe(number - 1);
      expect(stepsOf(number).first).toBe(2 ** exponent);
    }
    expect(stretchOf(Number.MAX_SAFE_INTEGER)).toBe(1024 * 38 - 1);
  });
});
