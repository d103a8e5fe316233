import { RetirementCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import { toCsv } from './toCsv';

const aRow = (
  partial: Partial<RetirementCandidate> = {},
): RetirementCandidate => ({
  name: 'skips',
  featureCount: 2,
  unusedSince: '2026-08-01T00:00:00.000Z',
  proof: [{ source: 'catalog' }, { source: 'mlflow' }],
  ...partial,
});

describe('toCsv', () => {
  it('writes a row each, and nothing for what is not known', () => {
    const [head, row, end] = toCsv([aRow()]).split('\r\n');
    expect(head.split(',')).toHaveLength(row.split(',').length);
    expect(row).toBe(
      'skips,,,,2026-08-01T00:00:00.000Z,,,,,catalog mlflow,,,,',
    );
    expect(end).toBe('');
  });

  it.each([
    ['a, b', '"a, b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@now', "'@now"],
  ])('quotes %j', (reason, written) => {
    const kept = { until: '2026-12-01T00:00:00.000Z', reason };
    expect(toCsv([aRow({ kept })])).toContain(`,${written}\r\n`);
  });
});
