import { assignSlots, styleOf } from './colours';

const slots = (entries: Record<string, number>) =>
  new Map(Object.entries(entries));

describe('assignSlots', () => {
  it('gives the lowest free slots in order', () => {
    expect([...assignSlots(new Map(), ['a', 'b']).entries()]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('repaints no run when another one comes or goes', () => {
    const before = slots({ a: 0, b: 1, c: 2 });
    expect(Object.fromEntries(assignSlots(before, ['c', 'd', 'b']))).toEqual({
      b: 1,
      c: 2,
      d: 0,
    });
  });

  it('gives no two runs the same slot, whatever they had', () => {
    const before = slots({ a: 1, b: 1 });
    expect(Object.fromEntries(assignSlots(before, ['a', 'b']))).toEqual({
      a: 1,
      b: 0,
    });
  });
});

describe('styleOf', () => {
  it('tells eighteen runs apart, by hue and then by dash', () => {
    const seen = new Set(
      Array.from({ length: 18 }, (_, i) => JSON.stringify(styleOf(i))),
    );
    expect(seen.size).toBe(18);
    expect(styleOf(40)).toEqual({ hue: 6 });
  });
});
