import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aFamily, aFamilyDetail, aFeature } from '../../__testUtils__/features';
import { httpError, renderMlHome } from '../../__testUtils__/renderMlHome';

const noFacets = {
  slo: [{ value: 'missed', count: 1 }],
  entity: [],
  owner: [],
  serving: [],
  type: [],
  lifecycle: [],
  usedBy: [],
  source: [],
};

const features = [
  aFeature({ name: 'plays_7d', ref: 'user_id/user-listening/plays_7d' }),
  aFeature(),
];

function open(path: string, methods: Record<string, unknown> = {}) {
  const list = jest.fn(
    async (): Promise<unknown> => ({
      items: [aFamily(), aFamily({ name: 'tracks', title: undefined })],
      totalCount: 2,
      featureCount: 4,
    }),
  );
  renderMlHome(path, {
    features: {
      list,
      facets: async () => noFacets,
      flat: async () => ({ items: features, totalCount: 2 }),
      get: async () => aFamilyDetail(),
      features: async () => ({ items: features }),
      feature: async ({ params }: { params: { feature: string } }) =>
        features.find(one => one.name === params.feature),
      ...methods,
    } as never,
  });
  return list;
}

describe('the gallery', () => {
  it('shows a family with its verdict in words', async () => {
    open('/ml-home/features');
    const row = (
      await screen.findByRole('link', { name: /How a listener listens/ })
    ).closest('tr')!;
    expect(row).toHaveTextContent('25 of 28');
    expect(row).toHaveTextContent('Missed');
    expect(row).toHaveTextContent('both');
    expect(
      within(row).getByRole('img', { name: /25 of 28 on time; late: 2 Mar/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 families, 4 features')).toBeVisible();
  });

  it('filters by facet in the address, marks what fits, and drops filters', async () => {
    const list = open('/ml-home/features?q=listen');
    const link = await screen.findByRole('link', { name: /listens/ });
    expect(within(link).getAllByText('listen')[0].tagName).toBe('MARK');
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /Missed/ }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        { query: expect.objectContaining({ q: 'listen', slo: ['missed'] }) },
        expect.anything(),
      ),
    );
  });

  it('names what the address asks for and there is not, and asks for the rest', async () => {
    const list = open('/ml-home/features?slo=nope&slo=met&freshness=old');
    expect(await screen.findByText(/slo "nope"/)).toHaveTextContent(
      /there are missed, at_risk, met/,
    );
    expect(screen.getByText(/freshness "old"/)).toBeInTheDocument();
    const [{ query }] = list.mock.lastCall as unknown as [
      { query: Record<string, unknown> },
    ];
    expect(query).toMatchObject({ slo: ['met'] });
    expect(query).not.toHaveProperty('freshness');
  });

  it('takes columns away and brings them back, but never the name', async () => {
    open('/ml-home/features?hide=owner&hide=name&hide=nothing');
    await screen.findByRole('link', { name: /How a listener/ });
    const heads = () =>
      screen.getAllByRole('columnheader').map(one => one.textContent);
    expect(heads()).toContain('Family');
    expect(heads()).toContain('Serving');
    expect(heads()).not.toContain('Owner');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const menu = await screen.findByRole('dialog', { name: 'Columns' });
    expect(
      within(menu).queryByRole('checkbox', { name: 'Family' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      within(menu).getByRole('checkbox', { name: 'Serving' }),
    );
    await userEvent.click(
      within(menu).getByRole('checkbox', { name: 'Owner' }),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(heads()).toContain('Owner'));
    expect(heads()).not.toContain('Serving');
  });

  it('watches by the star and by the key', async () => {
    const watch = jest.fn(async () => ({}));
    open('/ml-home/features', { watch });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Watch user-listening' }),
    );
    await waitFor(() => expect(watch).toHaveBeenCalledTimes(1));
    screen.getByRole('link', { name: /How a listener/ }).focus();
    await userEvent.keyboard('s');
    await waitFor(() => expect(watch).toHaveBeenCalledTimes(2));
  });

  it('teaches three ways in while there are none', async () => {
    open('/ml-home/features', { list: async () => ({ items: [] }) });
    expect(await screen.findByText('No features yet')).toBeVisible();
    expect(screen.getByText(/kind: MLFeatureFamily/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Feast' }));
    expect(screen.getByText(/feast registry-dump/)).toHaveTextContent(
      '/feast/registries/PROJECT',
    );
  });

  it('offers to drop filters that leave nothing, and says what failed', async () => {
    open('/ml-home/features?slo=met', { list: async () => ({ items: [] }) });
    expect(await screen.findByText('Nothing fits these filters')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('No features yet')).toBeVisible();
  });

  it('says what failed', async () => {
    open('/ml-home/features', {
      list: async () => {
        throw httpError(400, 'the database is away');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
  });
});

describe('a feature over its list', () => {
  it('goes on by keys, closes by Esc and gives the focus back', async () => {
    open('/ml-home/features?view=features');
    const row = await screen.findByRole('link', { name: /plays_7d/ });
    row.focus();
    await userEvent.keyboard('{Enter}');
    const drawer = await screen.findByRole('dialog', {
      name: 'plays_7d',
    });
    expect(within(drawer).getByText(/get_online_features/)).toBeInTheDocument();
    await userEvent.keyboard('j');
    const next = await screen.findByRole('dialog', {
      name: 'skip_rate_28d',
    });
    expect(
      within(next).getByRole('button', { name: 'Next in the list' }),
    ).toBeDisabled();
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('link', { name: /plays_7d/ })).toHaveFocus();
  });

  it('leaves what one feature was looked at by behind', async () => {
    open(
      '/ml-home/features/user-listening/plays_7d?view=features&tab=statistics&scope=serving&node=dataset:a:b',
      {
        featureStatistics: async ({
          params,
        }: {
          params: { feature: string };
        }) => ({
          items: [],
          scopes:
            params.feature === 'plays_7d' ? ['batch', 'serving'] : ['batch'],
        }),
      },
    );
    const drawer = await screen.findByRole('dialog', { name: 'plays_7d' });
    expect(
      await within(drawer).findByRole('button', { name: 'what was served' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await userEvent.keyboard('j');
    const next = await screen.findByRole('dialog', { name: 'skip_rate_28d' });
    expect(
      await within(next).findByText('No statistics were received yet'),
    ).toBeVisible();
    expect(
      within(next).queryByRole('button', { name: 'what was served' }),
    ).not.toBeInTheDocument();
  });

  it('says on each side how it is known', async () => {
    open('/ml-home/features/user-listening/skip_rate_28d?tab=lineage');
    const drawer = await screen.findByRole('dialog');
    expect(
      await within(drawer).findByRole('link', { name: /home-ranker/ }),
    ).toHaveAttribute('href', '/ml-home/models/home-ranker/versions/7');
    expect(drawer).toHaveTextContent('declared');
    expect(drawer).not.toHaveTextContent('search');
  });

  it('opens as a page, and over its family', async () => {
    open(
      '/ml-home/features/user-listening/skip_rate_28d?as=page&tab=statistics',
      { featureStatistics: async () => ({ items: [], scopes: [] }) },
    );
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'user_id/user-listening/skip_rate_28d',
      }),
    ).toBeVisible();
    expect(
      await screen.findByText('No statistics were received yet'),
    ).toBeVisible();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('the page of a family', () => {
  it('says what is inherited and what was promised', async () => {
    open('/ml-home/features/user-listening');
    expect(
      await screen.findByText(/95% of partitions within 28 days/),
    ).toBeVisible();
    const row = (
      await screen.findByRole('link', { name: /skip_rate_28d/ })
    ).closest('tr')!;
    expect(row).toHaveTextContent('from the family');
  });

  it('answers an unknown name with its own sentence', async () => {
    open('/ml-home/features/ghost', {
      get: async () => {
        throw httpError(404, 'no');
      },
    });
    expect(
      await screen.findByText('The feature family ghost was not found'),
    ).toBeVisible();
  });
});
