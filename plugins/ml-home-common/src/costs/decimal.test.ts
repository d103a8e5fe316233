import { exactDecimal } from './decimal';

describe('exactDecimal', () => {
  it.each([
    [0, '0'],
    [12.5, '12.5'],
    [-0.1, '-0.1'],
    [1.5e-7, '0.00000015'],
    [-1e-10, '-0.0000000001'],
    [1e21, '1000000000000000000000'],
    [1.2345e22, '12345000000000000000000'],
  ])('writes %d as %s', (value, text) => {
    expect(exactDecimal(value)).toBe(text);
    expect(Number(text)).toBe(value);
  });
});
