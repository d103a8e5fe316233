import {
  createFormatter,
  MetricValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { columnWriter, fullValue } from './columnWriter';

const en = createFormatter('en');
const write = (values: (MetricValue | undefined)[]) =>
  values.map(columnWriter(en, values));

describe('a column that tells its values apart', () => {
  it.each<[string, (MetricValue | undefined)[], string[]]>([
    ['stays as it is', [0.91234, 0.5], ['0.9123', '0.5000']],
    [
      'takes the digits it needs',
      [0.91231, 0.91234, 1],
      ['0.91231', '0.91234', '1.00000'],
    ],
    ['minds no value twice', [0.91234, 0.91234], ['0.9123', '0.9123']],
    ['above a thousand', [1234.56, 1234.57], ['1,234.56', '1,234.57']],
    ['below a thousandth', [1.2345e-5, 1.2346e-5], ['1.2345e−5', '1.2346e−5']],
    ['below zero', [-0.12341, -0.12344], ['−0.12341', '−0.12344']],
    [
      'beside what is no number',
      [0.91234, 'NaN', undefined, 0.91231],
      ['0.91234', 'NaN', 'unknown', '0.91231'],
    ],
    [
      'large whole numbers',
      [1234567890123, 1234567890124],
      ['1.234567890123e12', '1.234567890124e12'],
    ],
    [
      'tiny beside ordinary',
      [0.00001, 0.91234, 0.91231, 3],
      ['1e−5', '0.91234', '0.91231', '3'],
    ],
  ])('%s', (_, values, texts) => {
    expect(write(values)).toEqual(texts);
  });

  it('tells neighbours of the last bit apart', () => {
    const [a, b] = write([0.1 + 0.2, 0.3]);
    expect(a).not.toBe(b);
  });

  it('has every digit for the title', () => {
    expect(fullValue(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(fullValue('NaN')).toBeUndefined();
    expect(fullValue(undefined)).toBeUndefined();
  });
});
