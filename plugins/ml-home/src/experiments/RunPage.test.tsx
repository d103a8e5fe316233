import { aRunDetail } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome } from '../__testUtils__/renderMlHome';

const run = aRunDetail({
  runId: 'run1',
  name: 'calm-fox-7',
  childCount: 0,
  params: Array.from({ length: 12 }, (_, i) => ({
    key: `p${i}`,
    value: `value ${i}`,
  })),
  metrics: [
    { key: 'loss', value: 0.25, timestamp: 1, step: 10, count: 100 },
    { key: 'broken', value: 'NaN', timestamp: 1, step: 10, count: 3 },
  ],
  tags: [
    { key: 'team', value: 'home' },
    { key: 'mlflow.source.name', value: 'train.py' },
  ],
  modelVersions: [
    { model: 'home ranker', version: '4', aliases: ['champion'] },
  ],
});

/** What the page reads of a file; jsdom's own Blob has no text(). */
const blobOf = (text: string) =>
  ({ size: text.length, text: async () => text } as unknown as Blob);

describe('the page of a run', () => {
  it('shows what was logged and where it went', async () => {
    renderMlHome('/ml-home/runs/run1', { getRun: async () => run });
    expect(
      await screen.findByRole('heading', { name: 'calm-fox-7', level: 1 }),
    ).toBeInTheDocument();
    expect(screen.getByText('Finished')).toBeInTheDocument();
    const metrics = screen.getByRole('table', { name: 'Metrics' });
    expect(metrics).toHaveTextContent('0.2500');
    expect(metrics).toHaveTextContent('NaN');
    expect(
      screen.getByRole('link', { name: 'home ranker v4' }),
    ).toHaveAttribute('href', '/ml-home/models/home%20ranker/versions/4');
    expect(screen.getByRole('table', { name: 'Tags' })).not.toHaveTextContent(
      'mlflow.',
    );
    expect(screen.getByText('train.py')).toBeInTheDocument();
  });

  it('finds a parameter among many', async () => {
    renderMlHome('/ml-home/runs/run1', { getRun: async () => run });
    await userEvent.type(
      await screen.findByLabelText('Find a parameter'),
      'p11',
    );
    const params = screen.getByRole('table', { name: 'Parameters' });
    await waitFor(() =>
      expect(within(params).queryByText('value 1')).not.toBeInTheDocument(),
    );
    expect(within(params).getByText('value 11')).toBeInTheDocument();
  });

  it('asks for all charts of a page at once and says where a line ends in no number', async () => {
    const series = jest.fn(async (input?: { query?: { key: unknown } }) => ({
      series: [input?.query?.key as string].flat().map(key => ({
        runId: 'run1',
        key,
        startTime: 0,
        reduced: false,
        lastNotFinite: key === 'broken',
        points: [0, 1, 2].map(step => ({
          step,
          timestamp: step,
          value: 1 + step,
          min: 1 + step,
          max: 1 + step,
        })),
      })),
    }));
    renderMlHome('/ml-home/runs/run1?tab=metrics', {
      getRun: async () => run,
      tracking: {
        series,
        settings: async () => ({
          metrics: [],
          mayUpdate: true,
          mayDelete: true,
        }),
      } as never,
    });
    expect(await screen.findByRole('group', { name: /^loss/ })).toBeVisible();
    expect(series).toHaveBeenCalledTimes(1);
    expect(series.mock.calls[0][0]?.query).toMatchObject({
      run: ['run1'],
      key: ['broken', 'loss'],
    });
  });

  it('keeps a zoom in the address, says so and goes back', async () => {
    const series = jest.fn(async (_?: { query?: object }) => ({
      series: [
        {
          runId: 'run1',
          key: 'loss',
          startTime: 0,
          reduced: false,
          lastNotFinite: false,
          points: [3, 4].map(step => ({
            step,
            timestamp: step,
            value: step,
            min: step,
            max: step,
          })),
        },
      ],
    }));
    renderMlHome('/ml-home/runs/run1?tab=metrics&key=loss&zoom=3~4&steps=3~4', {
      getRun: async () => run,
      tracking: {
        series,
        settings: async () => ({
          metrics: [],
          mayUpdate: true,
          mayDelete: true,
        }),
      } as never,
    });
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
    expect(screen.queryByText(/Step 3 to 4/)).not.toBeInTheDocument();
  });

  it.each([
    ['', 'Overview'],
    ['?tab=traces', 'Traces'],
    ['?tab=nothing', 'Overview'],
  ])('names run and tab in its title: %s', async (search, tab) => {
    renderMlHome(`/ml-home/runs/run1${search}`, {
      getRun: async () => run,
      listTraces: async () => ({ items: [] }),
    } as never);
    await waitFor(() =>
      expect(document.title).toBe(`calm-fox-7 · ${tab} · ML Home`),
    );
  });

  it('shows an HTML artifact in an empty sandbox, and its text', async () => {
    const html = '<script>window.hacked = true</script><b>report</b>';
    renderMlHome('/ml-home/runs/run1?tab=artifacts&path=report.html', {
      getRun: async () => run,
      listArtifacts: async () => ({
        files: [{ path: 'report.html', isDir: false, size: html.length }],
      }),
      getArtifact: async () => blobOf(html),
    });
    const frame = await screen.findByTitle('Page report.html');
    expect(frame).toHaveAttribute('sandbox', '');
    expect(frame.getAttribute('srcdoc')).toMatch(
      /^<!doctype html><meta http-equiv="Content-Security-Policy"/,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Source' }));
    expect(await screen.findByText(html)).toBeInTheDocument();
    expect((window as { hacked?: boolean }).hacked).toBeUndefined();
  });

  it('shows the files of a logged model, and says when one is empty or cut', async () => {
    const listArtifacts = jest.fn(
      async (_: string, path: string, options?: { model?: string }) => ({
        files: options?.model
          ? [
              { path: 'MLmodel', isDir: false, size: 0 },
              { path: 'train.log', isDir: false, size: 5_000_000 },
            ]
          : [],
        path,
      }),
    );
    renderMlHome('/ml-home/runs/run1?tab=artifacts&model=m-1&path=MLmodel', {
      getRun: async () => ({
        ...run,
        loggedModels: [
          {
            modelId: 'm-1',
            name: 'retriever',
            status: 'LOGGED_MODEL_READY',
            artifactUri: 'x',
          },
        ],
      }),
      listArtifacts,
      getArtifact: async (_, path) => blobOf(path === 'MLmodel' ? '' : 'line'),
    });
    expect(await screen.findByText('This file is empty.')).toBeVisible();
    expect(screen.getByRole('treeitem', { name: /retriever/ })).toHaveAttribute(
      'aria-expanded',
      'true',
    );
    await userEvent.click(screen.getByRole('treeitem', { name: /train.log/ }));
    expect(await screen.findByText(/first 4\sB of 4\.8\sMiB/)).toBeVisible();
  });
});

describe('what people do with a run', () => {
  const tracking = (may: boolean, more: object = {}) =>
    ({
      settings: async () => ({
        metrics: [],
        baseline: {
          label: 'base',
          runId: 'run0',
          metrics: { loss: 0.5 },
          setAt: '2026-03-02T12:00:00.000Z',
        },
        mayUpdate: may,
        mayDelete: may,
      }),
      ...more,
    } as never);
  const menu = async () =>
    userEvent.click(
      await screen.findByRole('button', { name: 'Actions for calm-fox-7' }),
    );

  it('says how far each metric is from the baseline', async () => {
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => run,
      tracking: tracking(true),
    });
    const metrics = await screen.findByRole('table', { name: 'Metrics' });
    expect(await within(metrics).findByText('vs base')).toBeVisible();
    expect(metrics).toHaveTextContent('−0.2500 better');
  });

  it('renames it', async () => {
    const updateRun = jest.fn(async () => run);
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => run,
      tracking: tracking(true, { updateRun }),
    });
    await menu();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Rename' }));
    const field = await screen.findByLabelText('Name');
    await userEvent.clear(field);
    await userEvent.type(field, 'brave-owl{Enter}');
    await waitFor(() =>
      expect(updateRun).toHaveBeenCalledWith({
        params: { runId: 'run1' },
        body: { name: 'brave-owl' },
      }),
    );
    expect(
      await screen.findByText('The run is called "brave-owl" now.'),
    ).toBeVisible();
  });

  it('asks before it is archived, and brings it back', async () => {
    const act = jest.fn(async () => ({ changed: 1 }));
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => run,
      tracking: tracking(true),
      runTable: { act } as never,
    });
    await menu();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Archive' }));
    expect(await screen.findByText(/restored for 30 days/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Archive calm-fox-7' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(act).toHaveBeenLastCalledWith({
        body: { action: 'restore', runIds: ['run1'] },
      }),
    );
  });

  it('changes a tag of people, and none of the client', async () => {
    const act = jest.fn(async () => ({ changed: 1 }));
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => run,
      tracking: tracking(true),
      runTable: { act } as never,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove team' }),
    );
    expect(act).toHaveBeenCalledWith({
      body: { action: 'tag', runIds: ['run1'], key: 'team', value: null },
    });
    await userEvent.click(
      screen.getByRole('button', { name: '1 of the client' }),
    );
    expect(
      screen.queryByRole('button', { name: /Remove mlflow/ }),
    ).not.toBeInTheDocument();
  });

  it('says why it may not be changed', async () => {
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => run,
      tracking: tracking(false),
    });
    await screen.findByText('vs base');
    await menu();
    expect(screen.getByRole('menuitem', { name: /^Rename/ })).toHaveTextContent(
      'You may not change the runs of this experiment',
    );
    expect(screen.getByRole('menuitem', { name: /^Archive/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('believes the server that it fell silent', async () => {
    renderMlHome('/ml-home/runs/run1', {
      getRun: async () => ({
        ...run,
        status: 'RUNNING',
        stale: true,
        endTime: undefined,
        lastActivityAt: new Date().toISOString(),
      }),
      tracking: tracking(true),
    });
    expect(await screen.findByText('Stale')).toBeVisible();
    expect(screen.queryByText('Running')).not.toBeInTheDocument();
  });
});
