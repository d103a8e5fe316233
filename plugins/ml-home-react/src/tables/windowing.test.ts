import { rowWindow, scrollTo } from './windowing';

const view = { height: 360, rowHeight: 36, around: 2 };

describe('rowWindow', () => {
  it.each([
    ['at the top', 0, 100_000, { first: 0, end: 12 }],
    ['in the middle', 36 * 500, 100_000, { first: 498, end: 512 }],
    ['at the end', 36 * 99_990, 100_000, { first: 99_988, end: 100_000 }],
    ['with few rows', 0, 3, { first: 0, end: 3 }],
    ['without rows', 0, 0, { first: 0, end: 0 }],
    ['beyond rows that went', 36 * 500, 20, { first: 19, end: 20 }],
    ['pulled over the top', -80, 100, { first: 0, end: 12 }],
  ])('%s', (_, scrollTop, count, expected) => {
    expect(rowWindow({ ...view, scrollTop, count })).toEqual(expected);
  });

  it('draws about as many rows whatever the count', () => {
    const { first, end } = rowWindow({
      ...view,
      scrollTop: 36 * 3000 + 7,
      count: 100_000,
    });
    expect(end - first).toBeLessThan(20);
  });
});

describe('scrollTo', () => {
  it.each([
    ['above', 2, 360, 72],
    ['below', 30, 0, 36 * 31 - 360],
    ['in view', 5, 36, 36],
  ])('%s', (_, row, scrollTop, expected) => {
    expect(scrollTo({ row, scrollTop, height: 360, rowHeight: 36 })).toBe(
      expected,
    );
  });
});
