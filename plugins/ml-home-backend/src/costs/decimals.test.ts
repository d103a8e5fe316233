import fc from 'fast-check';
import { addDecimals } from './decimals';

describe('addDecimals', () => {
  it.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['-0.05'], '-0.05'],
    [['1.50', '-1.5'], '0'],
    [['99999999999999999999.01', '0.99'], '100000000000000000000'],
    [['-1', '0.999999999999'], '-0.000000000001'],
  ])('%j is %s', (texts, expected) => {
    expect(addDecimals(texts)).toBe(expected);
  });

  it('does not depend on the order', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(99999))
      .map(([whole, part]) => `${whole}.${String(part).padStart(5, '0')}`);
    fc.assert(
      fc.property(fc.array(decimal, { maxLength: 20 }), texts => {
        expect(addDecimals([...texts].reverse())).toBe(addDecimals(texts));
      }),
    );
  });

  it('says what is no number', () => {
    expect(() => addDecimals(['NaN'])).toThrow("'NaN' is no decimal");
  });
});
