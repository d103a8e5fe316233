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

  it('asks for all charts of a page at once and counts what is no number', async () => {
    const getMetricSeries = jest.fn(
      async (_: string, query: { key: string | string[] }) => ({
        series: [query.key].flat().map(key => ({
          key,
          total: 3,
          notFinite: key === 'broken' ? 2 : 0,
          reduced: false,
          points: [0, 1, 2].map(step => ({
            step,
            timestamp: step,
            value: key === 'broken' && step ? null : 1 + step,
            min: null,
            max: null,
          })),
        })),
      }),
    );
    renderMlHome('/ml-home/runs/run1?tab=metrics', {
      getRun: async () => run,
      getMetricSeries,
    });
    expect(
      await screen.findByText('2 points are not numbers and show as gaps'),
    ).toBeInTheDocument();
    expect(getMetricSeries).toHaveBeenCalledTimes(1);
    expect(getMetricSeries.mock.calls[0][1]).toEqual({
      key: ['broken', 'loss'],
    });
    expect(
      screen.getByRole('group', { name: /loss: 3 points, first 1, last 3/ }),
    ).toBeInTheDocument();

    await userEvent.click(screen.getAllByRole('button', { name: 'Table' })[0]);
    expect(
      screen.getByRole('region', { name: 'broken, Table' }),
    ).toHaveTextContent('not a finite number');
  });

  it('shows the text of an HTML artifact and never runs it', async () => {
    const html = '<script>window.hacked = true</script><b>report</b>';
    renderMlHome('/ml-home/runs/run1?tab=artifacts&path=report.html', {
      getRun: async () => run,
      listArtifacts: async () => ({
        files: [{ path: 'report.html', isDir: false, size: html.length }],
      }),
      getArtifact: async () =>
        ({ size: html.length, text: async () => html } as unknown as Blob),
    });
    expect(await screen.findByText(html)).toBeInTheDocument();
    expect((window as { hacked?: boolean }).hacked).toBeUndefined();
  });
});
