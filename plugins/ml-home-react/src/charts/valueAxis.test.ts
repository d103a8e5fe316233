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

  it('spreads numbers as someone chose', () => {
    const axis = valueAxis(['0', '-1', '1', '100', 'NaN'], [0, 100], 5, 'log');
    expect(axis.kind).toBe('log');
    expect(axis.below).toBe(2);
    expect(axis.place('0')).toBeUndefined();
    expect(axis.place(-1)).toBeUndefined();
    expect(axis.place('10')).toBeCloseTo(50);
    expect(axis.ticks.map(tick => tick.value)).toEqual([1, 100]);
    expect(valueAxis(['1e-5', '1e-2'], [0, 100], 5, 'linear').kind).toBe(
      'linear',
    );
    expect(valueAxis(['a', 'b'], [0, 100], 5, 'log').kind).toBe('words');
  });

  it('is empty by powers when nothing is above zero', () => {
    const axis = valueAxis([0, -1], [0, 100], 5, 'log');
    expect(axis.ticks).toEqual([]);
    expect(axis.below).toBe(2);
    expect(axis.place(-1)).toBeUndefined();
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
