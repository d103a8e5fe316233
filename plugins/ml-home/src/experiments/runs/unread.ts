import { runStatusSchema } from '@ml-home/backstage-plugin-ml-home-common';
import type {
  UrlState,
  UrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { isAxisScale } from '../charts/axisScales';
import { panels, readZoom } from '../charts/chartState';
import { columnOf, isSort } from './columns';
import { isWidth, NOTHING } from './runsState';

/** A part of the address that says nothing to the page. */
export interface Unread {
  key: string;
  value: string;
}

const oneOf =
  (...words: string[]) =>
  (value: string): boolean =>
    words.includes(value);

const isColumn = (id: string): boolean => !!columnOf(id);

/** What the page understands under each key that it would otherwise mend without a word. */
const understood: Record<string, (value: string) => boolean> = {
  status: value => runStatusSchema.safeParse(value).success,
  view: oneOf('active', 'deleted'),
  children: oneOf('shown', 'hidden'),
  sort: isSort,
  col: id => id === NOTHING || isColumn(id),
  pin: isColumn,
  w: isWidth,
  group: id => ['param', 'tag'].includes(columnOf(id)?.kind ?? ''),
  panel: oneOf('off', ...panels),
  full: oneOf('yes'),
  values: oneOf('on', 'off'),
  x: oneOf('step', 'relative', 'wall'),
  y: oneOf('linear', 'log'),
  smooth: value => Number(value) >= 0 && Number(value) < 1,
  zoom: value => !!readZoom({ get: () => value }).zoom,
  scale: isAxisScale,
  steps: value => !!readZoom({ get: () => value }).steps,
};

/** The parts of the address that were not understood, in the order of their keys. */
export function unreadParts(url: Pick<UrlState, 'all'>): Unread[] {
  return Object.entries(understood).flatMap(([key, reads]) =>
    [...new Set(url.all(key))]
      .filter(value => value !== '' && !reads(value))
      .map(value => ({ key, value })),
  );
}

/** The address without them. */
export function withoutUnread(
  url: Pick<UrlState, 'all'>,
  unread: readonly Unread[],
): Record<string, UrlValue> {
  const patch: Record<string, string[]> = {};
  for (const { key, value } of unread) {
    patch[key] = (patch[key] ?? url.all(key)).filter(one => one !== value);
  }
  return patch;
}
