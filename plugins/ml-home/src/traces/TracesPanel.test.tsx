import {
  TraceDetail,
  TraceSpan,
} from '@ml-home/backstage-plugin-ml-home-common';
import { aRunDetail } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome } from '../__testUtils__/renderMlHome';

const aSpan = (
  spanId: string,
  parentSpanId: string | undefined,
  partial: Partial<TraceSpan>,
): TraceSpan => ({
  spanId,
  parentSpanId,
  name: spanId,
  type: 'UNKNOWN',
  status: 'OK',
  offsetNs: 0,
  durationNs: 5_000_000,
  inputs: null,
  outputs: null,
  attributes: {},
  events: [],
  ...partial,
});

const trace: TraceDetail = {
  traceId: 'tr-1',
  name: 'answer',
  experiment: { id: '1', name: 'ranking' },
  runId: 'run1',
  state: 'ERROR',
  startTime: Date.now() - 60_000,
  duration: 65,
  requestPreview: '{"question": "Why?"}',
  spanCount: 2,
  tags: {},
  tokens: { input: 120, output: 34, total: 154 },
  metadata: {},
  assessments: [
    {
      id: 'a-1',
      name: 'correct',
      kind: 'feedback',
      value: true,
      rationale: 'It is.',
      source: { type: 'HUMAN', id: 'ada' },
      valid: true,
      createdAt: Date.now(),
    },
  ],
  spans: [
    aSpan('chain', undefined, { inputs: { question: 'Why?' } }),
    aSpan('model', 'chain', {
      status: 'ERROR',
      statusMessage: 'overloaded',
      outputs: { content: 'Because' },
    }),
  ],
};

function open(search: string, items = [trace]) {
  const list = jest.fn(async () => ({ items, nextCursor: undefined }));
  renderMlHome(`/ml-home/runs/run1?tab=traces${search}`, {
    getRun: async () => aRunDetail({ runId: 'run1' }),
    traces: { list, get: async () => trace } as never,
  });
  return list;
}

describe('the traces of a run', () => {
  it('are listed, filtered by state and opened', async () => {
    const list = open('');
    const link = await screen.findByRole('link', { name: 'answer' });
    expect(link).toHaveAttribute(
      'href',
      '/ml-home/runs/run1?tab=traces&trace=tr-1',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Error' }));
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        { query: expect.objectContaining({ run: 'run1', status: ['ERROR'] }) },
        expect.anything(),
      ),
    );
  });

  it('say how to make the first', async () => {
    open('', []);
    expect(await screen.findByText('No traces yet')).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'No traces yet' }),
    ).toHaveTextContent('@mlflow.trace');
  });

  it('open at the span of the address, and walk with the keyboard', async () => {
    open('&trace=tr-1&span=model');
    const model = await screen.findByRole('treeitem', { name: /model/ });
    expect(model).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByText('overloaded')).toBeVisible();
    expect(screen.getByText('Because')).toBeVisible();
    expect(screen.getByText('154')).toBeVisible();
    expect(screen.getByText('It is.')).toBeVisible();

    model.focus();
    await userEvent.keyboard('{ArrowLeft}');
    const chain = screen.getByRole('treeitem', { name: /chain/ });
    await waitFor(() => expect(chain).toHaveFocus());
    expect(screen.getByText('Why?')).toBeVisible();
    await userEvent.keyboard('{ArrowLeft}');
    expect(chain).toHaveAttribute('aria-expanded', 'false');
    expect(
      screen.queryByRole('treeitem', { name: /model/ }),
    ).not.toBeInTheDocument();
  });

  it('say when the span of the address is not there', async () => {
    open('&trace=tr-1&span=gone');
    expect(await screen.findByText(/not part of the trace/)).toBeVisible();
  });
});
