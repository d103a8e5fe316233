import { Formatter } from '@ml-home/backstage-plugin-ml-home-react';
import { TraceSpan } from '@ml-home/backstage-plugin-ml-home-common';

/** A line of the span tree. */
export interface SpanRow {
  span: TraceSpan;
  /** 0 for a root. */
  depth: number;
  /** Nearest last. */
  ancestors: string[];
  hasChildren: boolean;
}

/**
 * Spans in the order of a tree, children by their start. A span whose parent is not here stands as a root, and so does
 * one of a circle: every span has exactly one line.
 */
export function toSpanRows(spans: TraceSpan[]): SpanRow[] {
  const ids = new Set(spans.map(span => span.spanId));
  const below = new Map<string | undefined, TraceSpan[]>();
  for (const span of spans) {
    const parent =
      span.parentSpanId !== undefined && ids.has(span.parentSpanId)
        ? span.parentSpanId
        : undefined;
    const list = below.get(parent) ?? [];
    list.push(span);
    below.set(parent, list);
  }
  const rows: SpanRow[] = [];
  const seen = new Set<string>();
  // A stack, as traces of agents are deeper than calls may be.
  const walk = (roots: TraceSpan[]) => {
    const byStart = (a: TraceSpan, b: TraceSpan) => b.offsetNs - a.offsetNs;
    const stack: { span: TraceSpan; ancestors: string[] }[] = [...roots]
      .sort(byStart)
      .map(span => ({ span, ancestors: [] }));
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { span, ancestors } = next;
      if (seen.has(span.spanId)) continue;
      seen.add(span.spanId);
      const children = below.get(span.spanId) ?? [];
      rows.push({
        span,
        ancestors,
        depth: ancestors.length,
        hasChildren: children.length > 0,
      });
      const above = [...ancestors, span.spanId];
      for (const child of [...children].sort(byStart)) {
        stack.push({ span: child, ancestors: above });
      }
    }
  };
  walk(below.get(undefined) ?? []);
  walk(spans.filter(span => !seen.has(span.spanId)));
  return rows;
}

/** The lines that stand when some are closed. */
export const openRows = (rows: SpanRow[], closed: Set<string>): SpanRow[] =>
  rows.filter(row => !row.ancestors.some(id => closed.has(id)));

/** Nanoseconds from the start of the first span to the end of the last; at least 1. */
export function spanOf(spans: TraceSpan[]): number {
  let end = 1;
  for (const span of spans) {
    end = Math.max(end, span.offsetNs + (span.durationNs ?? 0));
  }
  return end;
}

/** Left edge and width of a span's bar, as shares of the axis. A running span reaches its end. */
export function barOf(
  span: Pick<TraceSpan, 'offsetNs' | 'durationNs'>,
  totalNs: number,
): { left: number; width: number } {
  const left = Math.min(1, Math.max(0, span.offsetNs / totalNs));
  const width =
    span.durationNs === undefined ? 1 - left : span.durationNs / totalNs;
  return { left, width: Math.min(1 - left, Math.max(0, width)) };
}

/** Round times from 0 on, at most five, that lie on the axis. */
export function ticksOf(totalNs: number): number[] {
  const rough = totalNs / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(n => n * power >= rough)! * power;
  const ticks: number[] = [];
  for (let at = 0; at < totalNs; at += step) ticks.push(at);
  return ticks;
}

/** Where the keyboard goes from a line; undefined when it stays. */
export type Move =
  | { to: string }
  | { open: string }
  | { close: string }
  | undefined;

/** What an arrow does on a line of the tree: up and down walk, right opens or enters, left closes or leaves. */
export function moveOf(
  key: string,
  rows: SpanRow[],
  at: number,
  closed: Set<string>,
): Move {
  const row = rows[at];
  const toLine = (line: number): Move =>
    rows[line] && line !== at ? { to: rows[line].span.spanId } : undefined;
  if (!row) return undefined;
  const id = row.span.spanId;
  switch (key) {
    case 'ArrowDown':
      return toLine(at + 1);
    case 'ArrowUp':
      return toLine(at - 1);
    case 'Home':
      return toLine(0);
    case 'End':
      return toLine(rows.length - 1);
    case 'ArrowRight':
      if (!row.hasChildren) return undefined;
      return closed.has(id) ? { open: id } : toLine(at + 1);
    case 'ArrowLeft': {
      if (row.hasChildren && !closed.has(id)) return { close: id };
      const parent = row.ancestors[row.ancestors.length - 1];
      return parent ? { to: parent } : undefined;
    }
    default:
      return undefined;
  }
}

/** Nanoseconds as people read them; below a millisecond in microseconds. */
export function durationText(
  ns: number | undefined,
  format: Pick<Formatter, 'duration' | 'number'>,
): string {
  if (ns === undefined) return format.duration(undefined);
  if (ns > 0 && ns < 1e6) return `${format.number(ns / 1e3)}\u00a0µs`;
  return format.duration(ns / 1e6);
}
