import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import { fakeMlHomeClient } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { mlHomeApiRef } from '@ml-home/backstage-plugin-ml-home-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome, someoneWithRuns } from '../__testUtils__/renderMlHome';
import { mlHomePlugin } from '../plugin';

jest.setTimeout(60_000);

const governance = (calls: Record<string, unknown>) =>
  ({
    getMe: someoneWithRuns,
    governance: {
      inventory: async () => ({ items: [], totalCount: 0 }),
      listReviews: async () => ({ items: [], totalCount: 0 }),
      listWaivers: async () => ({ items: [] }),
      listFindings: async () => ({ items: [] }),
      ...calls,
    },
  } as unknown as Partial<MlHomeApi>);

describe('the address of governance', () => {
  it('names a tier and a state that there are not, lists what is left, and takes them out', async () => {
    const inventory = jest.fn(async () => ({ items: [] }));
    await renderMlHome(
      '/ml-home/governance?view=inventory&tier=grave&tier=high&state=aproved',
      governance({ inventory }),
    );
    expect(await screen.findByText(/tier "grave"/)).toHaveTextContent(
      /there are .*prohibited, high, limited/,
    );
    expect(screen.getByText(/state "aproved"/)).toBeInTheDocument();
    // The server would refuse what it does not know.
    expect(inventory.mock.lastCall).toEqual([
      { query: expect.objectContaining({ tier: ['high'], state: [] }) },
      expect.anything(),
    ]);
    const [tier] = screen.getAllByRole('button', {
      name: 'Take it out of the address',
    });
    await userEvent.click(tier);
    await waitFor(() =>
      expect(screen.queryByText(/tier "grave"/)).not.toBeInTheDocument(),
    );
    expect(
      screen.getByRole('button', { name: 'Remove filter Tier is High' }),
    ).toBeInTheDocument();
  });

  it('filters findings by kind and state; states that are asked for are not only the open ones', async () => {
    const listFindings = jest.fn(async () => ({ items: [] }));
    await renderMlHome(
      '/ml-home/governance?view=findings&kind=recall&state=resolved&kind=odd',
      governance({ listFindings }),
    );
    expect(await screen.findByText(/kind "odd"/)).toBeInTheDocument();
    const asked = (query: object) =>
      waitFor(() =>
        expect(listFindings.mock.lastCall).toEqual([
          { query: expect.objectContaining(query) },
          expect.anything(),
        ]),
      );
    await asked({ kind: ['recall'], state: ['resolved'] });
    expect(
      screen.getByText('No finding here has this kind and state'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove filter Kind is Recall' }),
    );
    await asked({ kind: [], state: ['resolved'] });
    await userEvent.click(screen.getByRole('button', { name: 'Open' }));
    await asked({ kind: [], state: ['open'] });
    expect(screen.getByText('No open finding')).toBeInTheDocument();
  });

  it('filters reviews by tier and state too, and says where none fits', async () => {
    const listReviews = jest.fn(async () => ({ items: [], totalCount: 0 }));
    await renderMlHome(
      '/ml-home/governance?view=queue&queue=all&tier=high&state=stale&state=odd',
      governance({ listReviews }),
    );
    expect(await screen.findByText(/state "odd"/)).toBeInTheDocument();
    expect(listReviews.mock.lastCall).toEqual([
      {
        query: expect.objectContaining({
          queue: 'all',
          tier: ['high'],
          state: ['stale'],
        }),
      },
      expect.anything(),
    ]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove filter State is Stale' }),
    );
    await waitFor(() =>
      expect(listReviews.mock.lastCall).toEqual([
        { query: expect.objectContaining({ tier: ['high'], state: [] }) },
        expect.anything(),
      ]),
    );
    expect(
      screen.getByText('No review here has this name, tier and state'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('No review waits here')).toBeInTheDocument();
  });

  it.each([
    ['view=waiver', /view "waiver"/],
    ['view=queue&queue=his', /queue "his"/],
    ['view=findings&which=closed', /which "closed"/],
  ])('says of %s that there is none', async (query, notice) => {
    await renderMlHome(
      `/ml-home/governance?${query}`,
      governance({ dashboard: () => new Promise(() => {}) }),
    );
    expect(await screen.findByText(notice)).toBeInTheDocument();
  });
});

describe('a waiver', () => {
  it('is granted by choosing model, version, rule, person and team', async () => {
    const waive = jest.fn(async () => ({
      expiresAt: '2026-12-24T23:59:59.000Z',
    }));
    const entity = (kind: string, name: string) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name, namespace: 'default' },
      spec: {},
    });
    await renderTestApp({
      features: [mlHomePlugin],
      initialRouteEntries: ['/ml-home/governance?view=waivers'],
      config: {
        app: { baseUrl: 'http://localhost:3000' },
        backend: { baseUrl: 'http://localhost:7007' },
      },
      apis: [
        [
          catalogApiRef,
          catalogApiMock({
            entities: [
              entity('User', 'jonas'),
              entity('User', 'ruth'),
              entity('Group', 'builders'),
            ],
          }),
        ],
        [
          mlHomeApiRef,
          fakeMlHomeClient({
            listModelVersions: async () => ({
              items: [{ version: '7', aliases: ['champion'] }],
            }),
            ...governance({
              waive,
              inventory: async () => ({ items: [{ model: 'ranker' }] }),
              listPolicies: async () => ({
                items: [
                  {
                    status: 'published',
                    document: {
                      rules: [{ id: 'not-worse', title: 'No metric is lost' }],
                      guards: {
                        aliases: [],
                        stages: [],
                        environments: ['production'],
                      },
                    },
                  },
                ],
              }),
            }),
          } as unknown as Partial<MlHomeApi>),
        ],
      ],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Grant a waiver' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Grant it' }));
    expect(
      screen.getByText('Still missing: Model, Owner, Team'),
    ).toBeInTheDocument();
    const pick = async (label: string, text: string, option: RegExp) => {
      const field = screen.getByRole('combobox', { name: label });
      await userEvent.click(field);
      if (text) await userEvent.paste(text);
      await userEvent.click(
        await screen.findByRole('option', { name: option }),
      );
    };
    await pick('Model', 'ran', /ranker/);
    await pick('Version', '', /v7.*@champion/);
    await pick('Rule', 'not', /not-worse.*No metric is lost/);
    await pick('Environment or name', 'prod', /production/);
    await pick('Owner', 'jon', /jonas/);
    await pick('Team', 'bui', /builders/);
    // What is chosen is a person, and no text to mistype.
    expect(
      screen.queryByRole('combobox', { name: 'Owner' }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByLabelText(/^Why/));
    await userEvent.paste('the launch');
    await userEvent.click(screen.getByRole('button', { name: 'Grant it' }));
    expect(waive).toHaveBeenCalledWith({
      body: expect.objectContaining({
        model: 'ranker',
        version: '7',
        rule: 'not-worse',
        environment: 'production',
        owner: 'user:default/jonas',
        team: 'group:default/builders',
        reason: 'the launch',
      }),
    });
  });
});

describe('delegations', () => {
  const mine = {
    id: '1',
    from: 'user:default/ruth',
    to: 'user:default/ada',
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2099-01-01T00:00:00Z',
    reason: 'On leave',
  };
  const others = {
    ...mine,
    id: '2',
    from: 'user:default/jonas',
    to: 'user:default/ruth',
    role: 'risk',
    startsAt: '2098-01-01T00:00:00Z',
  };
  const page = async (calls: Record<string, unknown> = {}) => {
    const api = governance({
      listDelegations: async () => ({ items: [mine, others] }),
      listPolicies: async () => ({ items: [] }),
      ...calls,
    });
    await renderMlHome('/ml-home/governance?view=delegations', {
      ...api,
      getMe: async () => ({
        ...(await someoneWithRuns()),
        userEntityRef: 'user:default/ruth',
      }),
    } as Partial<MlHomeApi>);
  };

  it('lists who decides for whom; only the own can be ended, after a question', async () => {
    const endDelegation = jest.fn(async () => ({ done: true }));
    await page({ endDelegation });
    expect(await screen.findByText('every role')).toBeInTheDocument();
    expect(screen.getByText('risk')).toBeInTheDocument();
    expect(screen.getByText('In force')).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'End' }));
    expect(endDelegation).not.toHaveBeenCalled();
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'End' }));
    expect(await screen.findByText('Ended')).toBeInTheDocument();
    expect(endDelegation).toHaveBeenCalledWith({ params: { id: '1' } });
  });

  it('delegates to a person until a day, and names what is missing', async () => {
    const delegate = jest.fn(async () => mine);
    await page({ delegate });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delegate' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Delegate' });
    await userEvent.type(
      within(dialog).getByLabelText(/Why/),
      'Away in December',
    );
    await userEvent.click(confirm);
    expect(within(dialog).getByRole('alert')).toHaveTextContent('To');
    await userEvent.type(
      within(dialog).getByLabelText('To'),
      'user:default/ada',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(delegate).toHaveBeenCalledWith({
        body: expect.objectContaining({
          to: 'user:default/ada',
          role: undefined,
          startsAt: undefined,
          endsAt: expect.stringMatching(/T23:59:59Z$/),
          reason: 'Away in December',
        }),
      }),
    );
  });
});
