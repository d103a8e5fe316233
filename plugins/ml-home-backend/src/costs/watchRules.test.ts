import { addDays } from '@ml-home/backstage-plugin-ml-home-common';
import { DbCellRow } from './DatabaseCostReadStore';
import { anomalyAlerts } from './watchRules';

const FROM = '2026-01-01';
const LAST = 40;

const aCell = (day: number, given: Partial<DbCellRow> = {}): DbCellRow => ({
  day: addDays(FROM, day),
  key: 'ranker',
  kind: 'shared',
  amount: String(100 + (day % 3)),
  unknown: '0',
  unconverted: '0',
  charges: '1',
  parts: '0',
  ...given,
});

const alertsOf = (last: DbCellRow[]) =>
  anomalyAlerts({
    by: 'model',
    currency: 'USD',
    cells: [...Array.from({ length: LAST }, (_, i) => aCell(i)), ...last],
    from: FROM,
    completeTo: addDays(FROM, LAST),
    accepted: new Map(),
  });

describe('days out of the ordinary', () => {
  it('are those that cost nothing, and not those of which nobody knows what they cost', () => {
    expect(alertsOf([])).toHaveLength(1);
    expect(alertsOf([aCell(LAST)])).toEqual([]);
    expect(alertsOf([aCell(LAST, { amount: '0', unknown: '2' })])).toEqual([]);
    expect(alertsOf([aCell(LAST, { amount: '0', parts: '2' })])).toEqual([]);
  });
});
