import { inUnit } from './carbonWords';

const MASS = [
  [1e6, 't'],
  [1e3, 'kg'],
  [1, 'g'],
  [1e-3, 'mg'],
] as const;
const write = (value: number, digits: number) => value.toFixed(digits);

describe('grams', () => {
  it.each([
    [3_994_700, '3.99 t'],
    [3994.7, '3.99 kg'],
    [39_947, '39.9 kg'],
    [399_470, '399 kg'],
    [12, '12.0 g'],
    [0.0015, '1.50 mg'],
    [0.000002, '0.002 mg'],
    [0, '0.000 g'],
  ])('of %d are %s', (value, text) => {
    expect(inUnit(value, MASS, write)).toBe(text);
  });
});
