import { asNumber, heatCells, heatKey, valueAxis } from './valueAxis';

describe('asNumber', () => {
  it.each([
    ['1e-4', 1e-4],
    [' 12 ', 12],
    [3, 3],
    ['adam', undefined],
    ['', undefined],
    [NaN, undefined],
    ['0x10', undefined],
  ])('%p', (value, expected) => {
    expect(asNumber(value)).toBe(expected);
  });
});

describe('valueAxis', () => {
  it('spreads numbers evenly, and by powers where they span them', () => {
    expect(valueAxis(['64', '128'], [0, 100]).kind).toBe('linear');
    expect(valueAxis(['1e-5', '1e-2'], [0, 100]).kind).toBe('log');
    expect(valueAxis([0, 1000], [0, 100]).kind).toBe('linear');
    expect(valueAxis([1, 50], [0, 100]).kind).toBe('linear');
    expect(
      valueAxis(['64', '256', '64'], [0, 100]).ticks.map(tick => tick.value),
    ).toEqual([64, 256]);
  });

  it('gives words a place each, and numbers among words are words', () => {
    const axis = valueAxis(['b', 'a', 'a', undefined], [0, 100]);
    expect(axis.words).toEqual(['a', 'b']);
    expect(axis.place('a')).toBe(25);
    expect(axis.place('c')).toBeUndefined();
    expect(axis.place(undefined)).toBeUndefined();
    expect(valueAxis(['1', 'auto'], [0, 1]).kind).toBe('words');
  });

  it('has no place for what is not finite', () => {
    const axis = valueAxis([1, 2, 'NaN'], [0, 100]);
    expect(axis.kind).toBe('linear');
    expect(axis.place('NaN')).toBeUndefined();
    expect(axis.place(1)).toBeDefined();
  });

  it('lives without values', () => {
    expect(valueAxis([], [0, 10]).ticks).toEqual([]);
  });
});

describe('heatCells', () => {
  const rows = [
    { x: '64', y: 'a', value: 1 },
    { x: '64', y: 'a', value: 3 },
    { x: '128', y: 'b', value: 5 },
    { x: '128', y: undefined, value: 9 },
    { x: '128', y: 'a', value: undefined },
  ];

  it('takes the mean of each pair and leaves empty pairs empty', () => {
    const heat = heatCells(rows);
    expect(heat.xs).toEqual(['64', '128']);
    expect(heat.cells.get(heatKey('64', 'a'))).toEqual({ mean: 2, n: 2 });
    expect(heat.cells.has(heatKey('128', 'a'))).toBe(false);
    expect([heat.low, heat.high, heat.cut]).toEqual([2, 5, false]);
  });

  it('keeps the most frequent values and says so', () => {
    const heat = heatCells(rows, 1);
    expect(heat.xs).toEqual(['64']);
    expect(heat.cut).toBe(true);
  });
});
