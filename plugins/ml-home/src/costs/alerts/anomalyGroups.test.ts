import { CostAlert } from '@ml-home/backstage-plugin-ml-home-common';
import { toAnomalyGroups } from './anomalyGroups';

const anomaly = (
  objectName: string,
  day: string,
  amount: number,
  objectKind = 'model',
): CostAlert => ({
  id: `${objectName} ${day}`,
  kind: 'anomaly',
  objectKind,
  objectName,
  facts: { type: 'cost-anomaly', currency: 'USD', day, amount },
  state: 'open',
  createdAt: '2026-03-10T00:00:00Z',
});

describe('toAnomalyGroups', () => {
  it('makes one event of what happened to things of one kind on one day', () => {
    const groups = toAnomalyGroups([
      anomaly('a', '2026-03-05', 10),
      anomaly('recs', '2026-03-05', 900, 'team'),
      anomaly('b', '2026-03-05', -400),
      anomaly('c', '2026-03-05', 50),
      anomaly('a', '2026-03-07', 1),
    ]);
    expect(
      groups.map(group => [
        group.day,
        group.objectKind,
        group.amount,
        group.alerts.map(({ objectName }) => objectName),
      ]),
    ).toEqual([
      ['2026-03-07', 'model', 1, ['a']],
      ['2026-03-05', 'team', 900, ['recs']],
      ['2026-03-05', 'model', -340, ['b', 'c', 'a']],
    ]);
  });

  it('adds no amounts of different currencies', () => {
    const euro = anomaly('b', '2026-03-05', 5);
    euro.facts.currency = 'EUR';
    expect(
      toAnomalyGroups([anomaly('a', '2026-03-05', 10), euro]),
    ).toHaveLength(2);
  });
});
