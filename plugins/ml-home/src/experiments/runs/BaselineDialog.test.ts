import { readNumber } from './BaselineDialog';

describe('a number that someone writes', () => {
  it.each<[string, number | undefined]>([
    ['', undefined],
    ['  ', undefined],
    ['0.43', 0.43],
    ['0,43', 0.43],
    ['0,431', 0.431],
    ['−1,5', -1.5],
    ['1e-4', 1e-4],
    ['1,234', NaN],
    ['-12,500', NaN],
    ['1,234,567', NaN],
    ['most', NaN],
  ])('reads %p as %p', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });
});
