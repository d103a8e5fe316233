import {
  CostImport,
  CostOverview,
  daysBetween,
  MlHomeApi,
} from '@ml-home/backstage-plugin-ml-home-common';
import { screen, within } from '@testing-library/react';
import { renderMlHome } from '../__testUtils__/renderMlHome';

const FROM = '2026-03-01';
const TO = '2026-04-01';
const days = daysBetween(FROM, TO);
const none = { amount: '0', unknown: 0 };

/** Charges of which none has an amount in the currency of the page. */
const unknown: CostOverview = {
  ...{ from: FROM, to: TO, cost: 'effective', currency: 'USD', by: 'model' },
  completeTo: '2026-03-31',
  lastImport: { id: '1', name: 'bill.csv', at: '2026-04-01T00:00:00.000Z' },
  days,
  total: { amount: '0', unknown: 7 },
  previous: { amount: '50', unknown: 0 },
  unconverted: [{ currency: 'CHF', amount: '12', charges: 7 }],
  reconciliation: {
    kinds: {
      direct: { amount: '0', unknown: 7 },
      ...{ shared: none, idle: none, unallocated: none },
    },
    bill: { amount: '0', unknown: 7 },
    equal: true,
  },
  groups: [
    {
      key: 'ranker',
      object: { kind: 'model', name: 'ranker' },
      sum: { amount: '0', unknown: 7 },
      previous: { amount: '50', unknown: 0 },
      daily: days.map(() => null),
    },
  ],
};

function open(path: string, costs: object) {
  const empty = async () => ({ items: [] });
  const estimateErrors = async () => ({
    ...{ currency: 'USD', at: FROM, runs: 0, missing: [], sources: [] },
    ...{ silent: 0, waiting: { runs: 0 } },
  });
  return renderMlHome(path, {
    costs: {
      ...{ alerts: empty, budgets: empty, estimateErrors },
      unmatched: async () => ({ sum: none, charges: 0, groups: [] }),
      ...costs,
    } as unknown as MlHomeApi['costs'],
  });
}

describe('costs', () => {
  it('of which nothing is known are not said to be equal, nor drawn as zero', async () => {
    open(`/ml-home/costs?from=${FROM}&to=${TO}`, {
      overview: async () => unknown,
    });
    expect(
      await screen.findByText('no amount is known to compare'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/equal to the cent/)).not.toBeInTheDocument();
    expect(
      screen.getByText('No amount is known of these days.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('7 charges without an amount in USD'),
    ).toBeInTheDocument();
    expect(screen.getByText('no day is known')).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /ranker/ });
    expect(within(row).queryByText('0%')).not.toBeInTheDocument();
    expect(within(row).queryByText('new')).not.toBeInTheDocument();
    expect(within(row).getAllByText('unknown')).toHaveLength(2);
  });

  it('that are known in part are equal as far as they are known', async () => {
    const bill = { amount: '20', unknown: 2 };
    open(`/ml-home/costs?from=${FROM}&to=${TO}`, {
      overview: async () => ({
        ...unknown,
        total: bill,
        reconciliation: {
          bill,
          equal: true,
          kinds: { ...unknown.reconciliation.kinds, direct: bill },
        },
        groups: [
          {
            ...unknown.groups[0],
            sum: bill,
            daily: days.map((_, i) => (i ? null : 20)),
          },
        ],
      }),
    });
    expect(
      await screen.findByText('what is known is equal to the cent'),
    ).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /ranker/ });
    // 20 of which two charges are not known is no change of -60 % on 50.
    expect(within(row).queryByText(/60/)).not.toBeInTheDocument();
  });
});

describe('imports of bills', () => {
  it('say why a file was refused, and not that it brought no charges', async () => {
    const refused: CostImport = {
      ...{ id: '3', source: 'focus', name: 'bad.csv', state: 'failed' },
      ...{ rows: 0, bytesRead: 5, bills: [], defects: [] },
      message: 'bad.csv: this is no file of FOCUS',
      createdAt: '2026-04-01T00:00:00.000Z',
    };
    open('/ml-home/costs/imports', {
      imports: async () => ({ items: [refused] }),
    });
    const row = await screen.findByRole('row', { name: /bad\.csv/ });
    expect(row).toHaveTextContent('this is no file of FOCUS');
    expect(within(row).queryByText('0')).not.toBeInTheDocument();
    expect(within(row).getAllByText('–').length).toBeGreaterThanOrEqual(3);
  });
});
