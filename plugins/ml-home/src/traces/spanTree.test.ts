import { createFormatter } from '@ml-home/backstage-plugin-ml-home-react';
import { TraceSpan } from '@ml-home/backstage-plugin-ml-home-common';
import {
  barOf,
  durationText,
  moveOf,
  openRows,
  spanOf,
  ticksOf,
  toSpanRows,
} from './spanTree';

const aSpan = (
  spanId: string,
  parentSpanId?: string,
  partial: Partial<TraceSpan> = {},
): TraceSpan => ({
  spanId,
  parentSpanId,
  name: spanId,
  type: 'UNKNOWN',
  status: 'OK',
  offsetNs: 0,
  durationNs: 10,
  inputs: null,
  outputs: null,
  attributes: {},
  events: [],
  ...partial,
});

const drawn = (spans: TraceSpan[]) =>
  toSpanRows(spans).map(row => `${'-'.repeat(row.depth)}${row.span.spanId}`);

describe('the lines of a trace', () => {
  it('stand below their parents, by their start', () => {
    expect(
      drawn([
        aSpan('root'),
        aSpan('late', 'root', { offsetNs: 9 }),
        aSpan('early', 'root', { offsetNs: 1 }),
        aSpan('inner', 'early', { offsetNs: 2 }),
      ]),
    ).toEqual(['root', '-early', '--inner', '-late']);
  });

  it('are there for spans whose parent is missing, and for circles', () => {
    expect(drawn([aSpan('a', 'gone'), aSpan('b', 'a')])).toEqual(['a', '-b']);
    expect(drawn([aSpan('a', 'b'), aSpan('b', 'a')])).toHaveLength(2);
    expect(drawn([aSpan('a', 'a')])).toEqual(['a']);
    expect(drawn([])).toEqual([]);
  });

  it('are drawn for a chain deeper than calls may be', () => {
    const deep = Array.from({ length: 3000 }, (_, i) =>
      aSpan(`s${i}`, i ? `s${i - 1}` : undefined),
    );
    expect(toSpanRows(deep)).toHaveLength(3000);
  });
});

describe('the time axis', () => {
  it('ends with the last span', () => {
    expect(
      spanOf([aSpan('a'), aSpan('b', 'a', { offsetNs: 5, durationNs: 20 })]),
    ).toBe(25);
    expect(spanOf([])).toBe(1);
  });

  it.each([
    [0, 100, 100, 0, 1],
    [25, 50, 100, 0.25, 0.5],
    [90, 50, 100, 0.9, 0.1],
    [40, undefined, 100, 0.4, 0.6],
  ])(
    'places a span that begins at %p and takes %p of %p',
    (offsetNs, durationNs, total, left, width) => {
      const bar = barOf({ offsetNs, durationNs }, total);
      expect(bar.left).toBeCloseTo(left);
      expect(bar.width).toBeCloseTo(width);
    },
  );

  it.each([
    [65, [0, 20, 40, 60]],
    [100, [0, 50]],
    [1, [0, 0.5]],
    [4_200_000, [0, 2_000_000, 4_000_000]],
  ])('has round ticks up to %p', (total, ticks) => {
    expect(ticksOf(total)).toEqual(ticks);
  });

  it('writes less than a millisecond in microseconds', () => {
    const format = createFormatter('en');
    expect(durationText(42_000, format)).toBe('42\u00a0µs');
    expect(durationText(42_000_000, format)).toBe('42\u00a0ms');
    expect(durationText(undefined, format)).toBe('unknown');
  });
});

describe('the keyboard', () => {
  const all = toSpanRows([
    aSpan('root'),
    aSpan('a', 'root'),
    aSpan('a1', 'a'),
    aSpan('b', 'root', { offsetNs: 5 }),
  ]);

  it.each([
    ['ArrowDown', 'root', [], { to: 'a' }],
    ['ArrowUp', 'root', [], undefined],
    ['ArrowDown', 'b', [], undefined],
    ['ArrowRight', 'a', [], { to: 'a1' }],
    ['ArrowRight', 'a', ['a'], { open: 'a' }],
    ['ArrowRight', 'b', [], undefined],
    ['ArrowLeft', 'a', [], { close: 'a' }],
    ['ArrowLeft', 'a', ['a'], { to: 'root' }],
    ['ArrowLeft', 'a1', [], { to: 'a' }],
    ['ArrowDown', 'a', ['a'], { to: 'b' }],
    ['End', 'root', [], { to: 'b' }],
    ['x', 'root', [], undefined],
  ])('%s on %s with %p closed', (key, on, closedIds, move) => {
    const closed = new Set<string>(closedIds);
    const rows = openRows(all, closed);
    const at = rows.findIndex(row => row.span.spanId === on);
    expect(moveOf(key, rows, at, closed)).toEqual(move);
  });
});
