import {
  anExperiment,
  aRunDetail,
} from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome } from '../../__testUtils__/renderMlHome';

const aRun = (runId: string, loss: number) =>
  aRunDetail({
    runId,
    name: `run ${runId}`,
    metrics: [{ key: 'loss', value: loss, timestamp: 0, step: 0, count: 1 }],
    params: [],
    tags: [],
  });
const known = new Map([
  ['a', aRun('a', 0.25)],
  ['b', aRun('b', 0.5)],
]);

const open = (search: string, tracking: object = {}) =>
  renderMlHome(`/ml-home/experiments/compare?${search}`, {
    getExperiment: async () => anExperiment({}),
    tracking: {
      ...tracking,
      compare: async ({ query }: { query: { run: string[] } }) => ({
        runs: query.run.flatMap(id => known.get(id) ?? []),
        missing: query.run.filter(id => !known.has(id)),
      }),
      settings: async () => ({
        metrics: [],
        mayUpdate: true,
        mayDelete: true,
      }),
    } as never,
  });

describe('the page that lays runs side by side', () => {
  it('shows the last run that is left, and the way to others', async () => {
    open('run=a&run=b');
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Take run b out of the comparison',
      }),
    );
    expect(await screen.findByText(/Only this run is left/)).toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'Compare 1 run' }),
    ).toBeVisible();
    expect(screen.getByText('0.2500')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Add runs' })).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/ml-home\/experiments\/\w+\?run=a$/),
    );
    expect(screen.queryByText(/differ/)).not.toBeInTheDocument();
  });

  it('shows the one that is left of runs that are gone', async () => {
    open('run=a&run=gone');
    expect(await screen.findByText(/1 run is gone/)).toBeVisible();
    expect(screen.getByText('0.2500')).toBeVisible();
    await waitFor(() => expect(document.title).toBe('Compare 1 run · ML Home'));
  });

  it('reads the detail of a zoom, says so and goes back', async () => {
    const series = jest.fn(async (_?: { query?: object }) => ({ series: [] }));
    open('run=a&run=b&show=charts&zoom=3~4&steps=3~4', { series });
    expect(await screen.findByText(/Step 3 to 4/)).toBeVisible();
    expect(series.mock.calls[0][0]?.query).toMatchObject({
      fromStep: 3,
      toStep: 4,
    });
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() =>
      expect(series.mock.lastCall?.[0]?.query).toMatchObject({
        fromStep: undefined,
      }),
    );
  });
});
