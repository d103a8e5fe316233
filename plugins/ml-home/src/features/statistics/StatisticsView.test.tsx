import { FeatureStatistics } from '@ml-home/backstage-plugin-ml-home-common';
import { screen } from '@testing-library/react';
import { aFamilyDetail, aFeature } from '../../__testUtils__/features';
import { httpError, renderMlHome } from '../../__testUtils__/renderMlHome';

const aDay = (day: number, counts: number[]): FeatureStatistics => ({
  feature: 'skip_rate_28d',
  partition: `2026-03-0${day}`,
  scope: 'batch',
  computedAt: `2026-03-0${day}T12:00:00.000Z`,
  source: 'api',
  rows: 1_000,
  missing: 100,
  histogram: { edges: [0, 0.5, 1], counts },
});

function open(featureStatistics: () => Promise<unknown>) {
  renderMlHome(
    '/ml-home/features/user-listening/skip_rate_28d?as=page&tab=statistics',
    {
      features: {
        get: async () => aFamilyDetail(),
        feature: async () => aFeature(),
        featureStatistics,
      } as never,
    },
  );
}

describe('the statistics of a feature', () => {
  it('draws the newest partition, and leaves unknown what nobody measured', async () => {
    open(async () => ({
      items: [aDay(1, [600, 300]), aDay(2, [100, 800])],
      scopes: ['batch'],
      drift: {
        state: 'drifted',
        psi: 1.5,
        noise: 0.01,
        js: 0.4,
        bins: 3,
        n: 1_000,
        m: 1_000,
        approximate: false,
        partition: '2026-03-02',
        against: { from: '2026-03-01', to: '2026-03-01', partitions: 1 },
      },
    }));
    expect(
      await screen.findByText('Newest partition, 2026-03-02'),
    ).toBeVisible();
    expect(screen.getByRole('region', { name: 'Drift' })).toHaveTextContent(
      'drifted',
    );
    expect(
      screen.getByRole('group', {
        name: /2026-03-02: most values in 0\.5\d* to 1\b.*, 88\.9%/,
      }),
    ).toBeInTheDocument();
    const figures = screen.getByRole('region', { name: 'Statistics' });
    expect(figures).toHaveTextContent('10.0%');
    expect(figures).toHaveTextContent('Distinctunknown');
  });

  it('does not take one partition for stable', async () => {
    open(async () => ({ items: [aDay(1, [600, 300])], scopes: ['batch'] }));
    expect(
      await screen.findByText(
        'There is nothing yet to compare 2026-03-01 with.',
      ),
    ).toBeVisible();
    expect(screen.queryByText('stable')).not.toBeInTheDocument();
  });

  it('says what failed', async () => {
    open(async () => {
      throw httpError(400, 'the database is away');
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
  });
});
