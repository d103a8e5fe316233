import { durationTicks, usualRange } from './durationTicks';

const HOUR = 3_600_000;

describe('durationTicks', () => {
  it.each([
    [8.6, 12.5, [8, 9, 10, 11, 12, 13]],
    [0, 0, [0, 1 / 60]],
    [-1.2, 3.4, [-2, -1, 0, 1, 2, 3, 4]],
    [30, 300, [0, 96, 192, 288, 384]],
  ])('encloses %p to %p hours', (low, high, expected) => {
    expect(
      durationTicks(low * HOUR, high * HOUR).map(tick => tick / HOUR),
    ).toEqual(expected);
  });
});

describe('usualRange', () => {
  const usual = Array.from({ length: 20 }, (_, i) => 9 + i / 20);

  it('leaves out what would squeeze the rest', () => {
    expect(usualRange([...usual, 36], [10])).toEqual({ low: 9, high: 10 });
  });

  it('keeps everything where little stands out', () => {
    expect(usualRange([...usual, 11], [10])).toEqual({ low: 9, high: 11 });
    expect(usualRange([1, 50], [])).toEqual({ low: 1, high: 50 });
  });

  it('never cuts what must be seen', () => {
    expect(usualRange(usual, [30]).high).toBe(30);
  });
});
