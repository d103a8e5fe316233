import { applyToQuery } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import {
  apiColumns,
  columnOf,
  defaultColumns,
  nextSort,
  orderByOf,
  orderMetrics,
  readSort,
  shortKey,
  writeSort,
} from './columns';
import { differenceTo, meaningsOf } from './meaning';
import {
  NO_VALUE,
  readRunsState,
  RunsState,
  selectionOf,
  viewStateOf,
  writeRunsState,
} from './runsState';
import { groupFilter, groupLines, rangeOf, runLines } from './tableLines';

const direction = (key: string) =>
  (({ loss: 'lower', ndcg: 'higher' } as const)[key] ?? 'none');

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return readRunsState({
    get: key => params.get(key) ?? undefined,
    all: key => params.getAll(key),
  });
};

describe('the state in the address', () => {
  it('comes back as it was written', () => {
    const state: Omit<RunsState, 'sort'> = {
      filter: "params.`a b` = 'x & y'",
      statuses: ['FAILED', 'RUNNING'],
      archived: true,
      childless: true,
      columns: ['metrics.val loss', 'params.lr', 'vs.ndcg'],
      pinned: ['params.lr'],
      widths: { 'metrics.a~b': 140 },
      group: 'params.loss',
      open: ['bpr', NO_VALUE],
      selected: ['r1', 'r2'],
    };
    const query = applyToQuery(
      new URLSearchParams('panel=lines'),
      writeRunsState({ ...state, sort: 'best:metrics.loss' }),
    );
    expect(query.get('panel')).toBe('lines');
    expect(read(query.toString())).toEqual({
      ...state,
      sort: { column: 'metrics.loss', order: 'best' },
    });
  });

  it('keeps "nothing" apart from "never said"', () => {
    expect(read('').open).toBeUndefined();
    expect(read('').columns).toBeUndefined();
    const none = applyToQuery(
      new URLSearchParams(),
      writeRunsState({ open: [], columns: [] }),
    );
    expect(read(none.toString()).open).toEqual([]);
    expect(read(none.toString()).columns).toEqual([]);
  });

  it('drops what it does not know', () => {
    const state = read(
      'sort=sideways:x&status=DANCING&group=metrics.loss&col=what&col=params.lr&w=a~9',
    );
    expect(state).toMatchObject({
      sort: { column: 'run.started', order: 'desc' },
      statuses: [],
      group: undefined,
      columns: ['params.lr'],
      widths: {},
    });
  });

  it('begins anew where no column of the address is one', () => {
    expect(read('col=what&col=that').columns).toBeUndefined();
  });

  it('leaves the chosen runs out of a view', () => {
    expect(viewStateOf('?run=a&filter=x&run=b')).toBe('filter=x');
  });

  it('names the runs to the API', () => {
    expect(
      selectionOf('7', { ...read('filter=a = 1&status=FAILED') }, "p = 'x'"),
    ).toEqual({
      experiment: '7',
      filter: "a = 1 AND p = 'x'",
      status: ['FAILED'],
      view: 'active',
      parent: undefined,
    });
  });
});

describe('sorting', () => {
  it.each([
    ['best:metrics.loss', 'metrics.loss ASC'],
    ['best:metrics.ndcg', 'metrics.ndcg DESC'],
    ['best:vs.ndcg', 'metrics.ndcg DESC'],
    ['asc:params.a b', 'params.`a b` ASC'],
    ['desc:run.started', 'attributes.start_time DESC'],
  ])('%s is %s', (text, expected) => {
    expect(orderByOf(readSort(text), direction)).toBe(expected);
  });

  it('goes best, other way round, best with a metric', () => {
    const first = nextSort(readSort(undefined), 'metrics.loss', direction);
    expect(writeSort(first)).toBe('best:metrics.loss');
    const second = nextSort(first, 'metrics.loss', direction);
    expect(writeSort(second)).toBe('desc:metrics.loss');
    expect(writeSort(nextSort(second, 'metrics.loss', direction))).toBe(
      'best:metrics.loss',
    );
  });

  it('turns a plain column', () => {
    const first = nextSort(readSort(undefined), 'params.lr', direction);
    expect(first.order).toBe('asc');
    expect(nextSort(first, 'params.lr', direction).order).toBe('desc');
  });
});

describe('columns', () => {
  it.each([
    ['metrics.a.b', { kind: 'metric', key: 'a.b' }],
    ['run.state', { kind: 'run', key: 'state' }],
  ])('reads %s', (id, expected) => {
    expect(columnOf(id)).toMatchObject(expected);
  });

  it.each(['run.nothing', 'loss', '.x', 'metrics.'])('refuses %s', id => {
    expect(columnOf(id)).toBeUndefined();
  });

  it('asks the API once for a metric and its difference', () => {
    expect(apiColumns(['run.state', 'metrics.a', 'vs.a', 'params.b'])).toEqual([
      'metrics.a',
      'params.b',
    ]);
  });

  it('begins with what most runs have and what tells most of them apart', () => {
    const common = {
      runs: 20,
      metrics: [
        { key: 'train_loss', runs: 20 },
        { key: 'system/cpu', runs: 20 },
        { key: 'epoch', runs: 19 },
        { key: 'slice/se/val_ndcg', runs: 12 },
        { key: 'val_ndcg', runs: 12 },
        { key: 'aaa', runs: 1 },
        { key: 'val_once', runs: 1 },
      ],
      params: [
        { key: 'id', runs: 20, values: 20 },
        { key: 'seed', runs: 20, values: 1 },
        { key: 'dim', runs: 20, values: 3 },
      ],
    };
    expect(orderMetrics(common.metrics)).toEqual([
      'val_ndcg',
      'slice/se/val_ndcg',
      'train_loss',
      'epoch',
      'val_once',
      'aaa',
      'system/cpu',
    ]);
    expect(defaultColumns(common, { val_ndcg: 1, epoch: 2, other: 3 })).toEqual(
      [
        'run.state',
        'metrics.val_ndcg',
        'vs.val_ndcg',
        'metrics.slice/se/val_ndcg',
        'metrics.train_loss',
        'metrics.epoch',
        'vs.epoch',
        'params.dim',
        'params.id',
        'run.started',
        'run.duration',
      ],
    );
    expect(
      defaultColumns({ ...common, runs: 1, metrics: [] }, undefined),
    ).toContain('params.seed');
  });

  it('keeps the tail of a long key', () => {
    const short = shortKey('slice/market_00001/ndcg_at_10', 14);
    expect(short).toHaveLength(14);
    expect(short).toMatch(/^sli.*….*_at_10$/);
  });
});

describe('what a metric means', () => {
  it('believes people before names', () => {
    const of = meaningsOf({
      metrics: [{ key: 'loss', direction: 'higher', source: 'person' }],
    });
    expect(of('loss')).toMatchObject({ direction: 'higher', byPerson: true });
    expect(of('val_loss')).toMatchObject({
      direction: 'lower',
      byPerson: false,
    });
  });

  it.each([
    [0.5, 'lower', 'better'],
    [0.5, 'higher', 'worse'],
    [0.5, 'none', 'none'],
    [0.6, 'higher', 'same'],
  ] as const)('compares %s (%s)', (value, way, verdict) => {
    const baseline = { metrics: { loss: 0.6 } };
    expect(differenceTo(baseline, 'loss', value, way)?.verdict).toBe(verdict);
  });

  it.each(['NaN', undefined])('has no difference for %s', value => {
    expect(
      differenceTo({ metrics: { loss: 1 } }, 'loss', value, 'lower'),
    ).toBeUndefined();
  });
});

const row = (runId: string) => ({ runId } as RunRow);

describe('lines of the table', () => {
  it.each([
    ['params.loss', 'bpr', "params.loss = 'bpr'"],
    ['tags.a b', "it's", 'tags.`a b` = "it\'s"'],
    ['params.loss', NO_VALUE, 'params.loss IS NULL'],
    ['params.loss', '\'"', undefined],
    ['metrics.loss', '1', undefined],
  ])('finds the runs of %s = %s', (by, value, expected) => {
    expect(groupFilter(by, value)).toBe(expected);
  });

  it('draws groups, the rows of open ones and what is left', () => {
    const groups = [
      { value: 'bpr', count: 5, metrics: {} },
      { value: null, count: 2, metrics: {} },
      { value: 'shut', count: 9, metrics: {} },
    ];
    const lines = groupLines(groups, ['bpr', NO_VALUE], value =>
      value === 'bpr'
        ? { rows: [row('a'), row('b')], failed: false }
        : undefined,
    );
    expect(lines.map(line => line.kind)).toEqual([
      'group',
      'run',
      'run',
      'more',
      'group',
      'loading',
      'loading',
      'group',
    ]);
    expect(lines[3]).toMatchObject({ left: 3 });
  });

  it('selects a range of runs either way, over other lines', () => {
    const lines = runLines(['a', 'b', 'c', 'd'].map(row), true);
    expect(rangeOf(lines, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(rangeOf(lines, undefined, 'c')).toEqual(['c']);
    expect(rangeOf(lines, 'gone', 'c')).toEqual(['c']);
  });
});
