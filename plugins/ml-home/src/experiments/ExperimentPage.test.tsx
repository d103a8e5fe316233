import { MlHomeApi, RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { anExperiment } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { httpError, renderMlHome } from '../__testUtils__/renderMlHome';

const noon = '2026-03-02T12:00:00.000Z';

const aRow = (partial: Partial<RunRow> & { runId: string }): RunRow => ({
  name: `run ${partial.runId}`,
  experimentId: '1',
  status: 'FINISHED',
  stale: false,
  lifecycleStage: 'active',
  startTime: Date.parse(noon),
  endTime: Date.parse(noon) + 60_000,
  lastActivityAt: noon,
  childCount: 0,
  values: {},
  ...partial,
});

const threeRuns = [
  aRow({
    runId: 'a',
    values: { 'metrics.val_ndcg': 0.41, 'params.lr': '0.1' },
  }),
  aRow({
    runId: 'b',
    status: 'FAILED',
    values: { 'metrics.val_ndcg': 0.43, 'params.lr': '0.2' },
  }),
  aRow({
    runId: 'c',
    status: 'RUNNING',
    stale: true,
    lastActivityAt: new Date(Date.now() - 47 * 60_000).toISOString(),
    endTime: undefined,
    values: { 'params.lr': '0.3' },
  }),
];

type Table = MlHomeApi['runTable'];
type Tracking = MlHomeApi['tracking'];

/** An API with some runs; what a test cares about is given by it. */
function anApi(
  runs: RunRow[],
  table: Partial<Table> = {},
  tracking: Partial<Tracking> = {},
): Partial<MlHomeApi> {
  return {
    getExperiment: async () => anExperiment({ name: 'ranking', runCount: 3 }),
    runTable: {
      rows: async () => ({ items: runs }),
      count: async () => ({
        matching: runs.length,
        total: runs.length,
        running: 0,
        limited: false,
      }),
      columns: async ({ query } = {}) => ({
        items:
          query?.kind === 'param'
            ? [{ kind: 'param' as const, key: 'lr' }]
            : [{ kind: 'metric' as const, key: 'val_ndcg' }],
        totalCount: 2,
      }),
      commonColumns: async () => ({
        runs: runs.length,
        metrics: [{ key: 'val_ndcg', runs: runs.length }],
        params: [{ key: 'lr', runs: runs.length, values: 2 }],
      }),
      ...table,
    } as Table,
    tracking: {
      settings: async () => ({ metrics: [], mayUpdate: true, mayDelete: true }),
      views: async () => ({ views: [] }),
      series: async () => ({ series: [] }),
      ...tracking,
    } as Tracking,
  };
}

const page = '/ml-home/experiments/1';
const rowOf = async (name: string) =>
  (await screen.findByRole('link', { name })).closest<HTMLElement>(
    '[role="row"]',
  )!;

describe('the page of an experiment', () => {
  it('shows runs with their states, their values and the best one', async () => {
    renderMlHome(page, anApi(threeRuns));
    expect(await rowOf('run a')).toHaveTextContent('0.4100');
    expect(await rowOf('run b')).toHaveTextContent('Failed');
    expect(await rowOf('run c')).toHaveTextContent('Stale 47');
    expect(await rowOf('run c')).toHaveTextContent('not logged');
    expect(screen.getByRole('status')).toHaveTextContent('3 of 3 runs');
  });

  it('sorts by a metric best first, on the server', async () => {
    const rows = jest.fn(async () => ({ items: threeRuns }));
    renderMlHome(page, anApi(threeRuns, { rows }));
    const head = await screen.findByRole('columnheader', { name: /val_ndcg/ });
    await userEvent.click(within(head).getByText('val_ndcg'));
    await waitFor(() =>
      expect(rows).toHaveBeenCalledWith(
        {
          query: expect.objectContaining({
            orderBy: ['metrics.val_ndcg DESC'],
            limit: 200,
          }),
        },
        expect.anything(),
      ),
    );
    expect(head).toHaveAttribute('aria-sort', 'descending');
  });

  it('shows as many digits as tell the sorted values apart, all of them on demand', async () => {
    const close = [0.912341, 0.912338].map((value, i) =>
      aRow({ runId: `n${i}`, values: { 'metrics.val_ndcg': value } }),
    );
    renderMlHome(page, anApi(close));
    expect(await rowOf('run n0')).toHaveTextContent('0.9123');
    await userEvent.click(await screen.findByText('val_ndcg'));
    await waitFor(async () =>
      expect(await rowOf('run n0')).toHaveTextContent('0.912341'),
    );
    expect(within(await rowOf('run n1')).getByText('0.912338')).toHaveAttribute(
      'title',
      '0.912338',
    );
  });

  it('says what of its address it does not understand, until that is gone', async () => {
    renderMlHome(
      `${page}?sort=sideways:x&view=kanban&col=%5B%22a%22%5D&col=params.lr`,
      anApi(threeRuns),
    );
    const notice = await screen.findByText(/Not understood in the address/);
    expect(notice).toHaveTextContent('view=kanban, sort=sideways:x, col=["a"]');
    expect(
      await screen.findByRole('columnheader', { name: /lr/ }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Take it out of the address' }),
    );
    await waitFor(() => expect(notice).not.toBeInTheDocument());
    expect(screen.getByRole('columnheader', { name: /lr/ })).toBeVisible();
  });

  it('compares with a baseline and says which way is better', async () => {
    renderMlHome(
      page,
      anApi(
        threeRuns,
        {},
        {
          settings: async () => ({
            metrics: [],
            mayUpdate: true,
            mayDelete: true,
            baseline: {
              label: 'most popular',
              metrics: { val_ndcg: 0.42 },
              setAt: noon,
            },
          }),
        },
      ),
    );
    await waitFor(async () =>
      expect(await rowOf('run b')).toHaveTextContent('+0.0100better'),
    );
    expect(await rowOf('run a')).toHaveTextContent('−0.0100worse');
    expect(screen.getByText('most popular')).toBeInTheDocument();
  });

  it('never calls a difference of nothing better', async () => {
    renderMlHome(
      page,
      anApi(
        threeRuns,
        {},
        {
          settings: async () => ({
            metrics: [],
            mayUpdate: true,
            mayDelete: true,
            baseline: {
              label: 'most popular',
              metrics: { val_ndcg: 0.42999 },
              setAt: noon,
            },
          }),
        },
      ),
    );
    await waitFor(async () =>
      expect(await rowOf('run b')).toHaveTextContent('+1e−5better'),
    );
  });

  it('counts no running runs among archived ones', async () => {
    const count = async () => ({
      matching: 0,
      total: 0,
      running: 3,
      limited: false,
    });
    renderMlHome(`${page}?view=deleted`, anApi([], { count }));
    expect(await screen.findByText('Nothing is archived')).toBeVisible();
    expect(screen.queryByText(/running/)).not.toBeInTheDocument();
  });

  it('puts a fault under its word and does not ask the server', async () => {
    const count = jest.fn(anApi(threeRuns).runTable!.count);
    renderMlHome(page, anApi(threeRuns, { count }));
    const field = await screen.findByRole('combobox', { name: 'Filter runs' });
    await userEvent.type(field, 'metrics.loss > 1 OR a = 2{Enter}');
    expect(await screen.findByText(/only AND may join/)).toBeInTheDocument();
    expect(field).toBeInvalid();
    await userEvent.keyboard('{Escape}');
    expect(field).toHaveValue('');
    const filters = count.mock.calls.map(([input]) => input?.query?.filter);
    expect(new Set(filters)).toEqual(new Set([undefined]));
  });

  it('completes keys and values from the server, and applies with Enter', async () => {
    const rows = jest.fn(async () => ({ items: threeRuns }));
    renderMlHome(
      page,
      anApi(threeRuns, {
        rows,
        values: async () => ({ values: [{ value: 'adamw', runs: 3 }] }),
      }),
    );
    const field = await screen.findByRole('combobox', { name: 'Filter runs' });
    await userEvent.type(field, 'params.l');
    await screen.findByRole('option', { name: /params\.lr/ });
    await userEvent.keyboard('{Tab}');
    expect(field).toHaveValue('params.lr ');
    await userEvent.type(field, '= ');
    await userEvent.click(await screen.findByRole('option', { name: /adamw/ }));
    expect(field).toHaveValue("params.lr = 'adamw' ");
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(rows).toHaveBeenCalledWith(
        {
          query: expect.objectContaining({ filter: "params.lr = 'adamw'" }),
        },
        expect.anything(),
      ),
    );
  });

  it('selects with the keyboard, a range with shift, and compares', async () => {
    renderMlHome(page, anApi(threeRuns));
    await rowOf('run a');
    const compare = screen.getByRole('button', { name: /Compare/ });
    expect(compare).toBeDisabled();
    const grid = screen.getByRole('grid', { name: 'Runs' });
    act(() => grid.focus());
    fireEvent.keyDown(grid, { key: ' ' });
    expect(await rowOf('run a')).toHaveAttribute('aria-selected', 'true');
    fireEvent.click(within(await rowOf('run c')).getByRole('checkbox'), {
      shiftKey: true,
    });
    expect(await rowOf('run b')).toHaveAttribute('aria-selected', 'true');
    expect(
      screen.getByRole('button', { name: 'Compare 3 runs' }),
    ).toBeEnabled();
  });

  it('archives what is chosen and brings it back', async () => {
    const sent = jest.fn(async () => ({ changed: 1 }));
    renderMlHome(`${page}?run=b`, anApi(threeRuns, { act: sent }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Archive' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
    expect(sent).toHaveBeenNthCalledWith(1, {
      body: { action: 'archive', runIds: ['b'] },
    });
    expect(sent).toHaveBeenNthCalledWith(2, {
      body: { action: 'restore', runIds: ['b'] },
    });
  });

  it('groups, and reads the runs of a group when it is opened', async () => {
    const rows = jest.fn(async () => ({ items: [threeRuns[0]] }));
    renderMlHome(
      `${page}?group=params.lr&open=-`,
      anApi(threeRuns, {
        rows,
        groups: async () => ({
          limited: false,
          groups: [
            {
              value: "it's",
              count: 12,
              metrics: {
                'metrics.val_ndcg': {
                  n: 12,
                  mean: 0.4,
                  sd: 0.01,
                  min: 0.3,
                  max: 0.5,
                },
              },
            },
          ],
        }),
      }),
    );
    const open = await screen.findByRole('button', {
      name: "Show the runs of it's",
    });
    expect(open.closest('[role="row"]')).toHaveTextContent('0.4000 ± 0.0100');
    await userEvent.click(open);
    expect(await screen.findByText('11 more in this group')).toBeVisible();
    expect(rows).toHaveBeenCalledWith(
      {
        query: expect.objectContaining({
          filter: 'params.lr = "it\'s"',
          limit: 8,
        }),
      },
      expect.anything(),
    );
  });

  it('draws only the rows in sight', async () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      aRow({ runId: `r${i}` }),
    );
    renderMlHome(page, anApi(many));
    await rowOf('run r0');
    expect(screen.getAllByRole('row').length).toBeLessThan(80);
  });

  it('says how to log the first run', async () => {
    renderMlHome(page, anApi([]));
    expect(await screen.findByText('No runs yet')).toBeInTheDocument();
    expect(screen.getByText(/MLFLOW_TRACKING_URI/)).toBeInTheDocument();
  });

  it('offers to drop a filter that nothing fits', async () => {
    renderMlHome(
      `${page}?filter=${encodeURIComponent('metrics.x > 1')}`,
      anApi([], {
        count: async () => ({
          matching: 0,
          total: 12408,
          running: 0,
          limited: false,
        }),
      }),
    );
    expect(await screen.findByText('No run matches')).toBeInTheDocument();
    expect(screen.getByText(/has 12,408 runs/)).toBeInTheDocument();
  });

  it.each([
    [403, 'You may not see this: The experiment 1'],
    [404, 'The experiment 1 was not found'],
    [500, 'The experiment could not be read'],
  ])('settles %s', async (status, text) => {
    renderMlHome(page, {
      getExperiment: async () => {
        throw httpError(status, 'no');
      },
    });
    expect(
      await screen.findByText(text, {}, { timeout: 4000 }),
    ).toBeInTheDocument();
  });

  it('keeps the page when the runs cannot be read', async () => {
    renderMlHome(
      page,
      anApi(threeRuns, {
        rows: async () => {
          throw httpError(500, 'the database is away');
        },
      }),
    );
    expect(
      await screen.findByText('the database is away', {}, { timeout: 4000 }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'ranking', level: 1 }),
    ).toBeInTheDocument();
  });

  it('shows a refusal of the server at the filter', async () => {
    renderMlHome(
      `${page}?filter=${encodeURIComponent('attributes.wrong = 1')}`,
      anApi([], {
        rows: async () => {
          throw httpError(400, 'wrong is no attribute');
        },
      }),
    );
    expect(
      await screen.findByText('Not understood: wrong is no attribute'),
    ).toBeInTheDocument();
  });
});
