import { CarbonOverview } from '@ml-home/backstage-plugin-ml-home-common';
import { screen, within } from '@testing-library/react';
import { renderMlHome, someoneWithRuns } from '../__testUtils__/renderMlHome';

const aSum = (given: object = {}) => ({
  grams: 1180,
  kWh: 28.9,
  runs: 3,
  unknown: 0,
  energyUnknown: 0,
  partial: 0,
  ...given,
});

const anOverview = (total: object): CarbonOverview => ({
  from: '2026-11-01',
  to: '2026-12-01',
  basis: 'location',
  by: 'model',
  days: ['2026-11-01'],
  total: aSum(total),
  origins: [{ origin: 'estimated', sum: aSum(total) }],
  groups: [{ key: 'ranker', sum: aSum(total), daily: [1180] }],
  gaps: [],
  unmatched: 0,
  factorsVersion: '2026.11',
});

describe('the page of carbon', () => {
  const open = (total: object) =>
    renderMlHome('/ml-home/costs/carbon', {
      getMe: someoneWithRuns,
      carbon: { overview: async () => anOverview(total) },
    } as never);

  it.each([
    [{}, '1.18 kg', '28.9 kWh'],
    // Their hardware is not all known.
    [{ partial: 1 }, '≥ 1.18 kg', '≥ 28.9 kWh'],
    // Where they ran is not known, what they took is.
    [{ unknown: 1 }, '≥ 1.18 kg', '28.9 kWh'],
    [{ unknown: 1, energyUnknown: 1 }, '≥ 1.18 kg', '≥ 28.9 kWh'],
  ])('of %j says %s and %s', async (total, grams, kWh) => {
    open(total);
    const figures = await screen.findByRole('region', {
      name: 'Carbon in figures',
    });
    expect(within(figures).getByText(grams)).toBeInTheDocument();
    expect(within(figures).getByText(kWh)).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /ranker/ });
    expect(within(row).getByText(grams)).toBeInTheDocument();
    expect(within(row).getByText(kWh)).toBeInTheDocument();
  });
});
