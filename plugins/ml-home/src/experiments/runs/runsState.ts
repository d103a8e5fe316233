import {
  joinFilters,
  RunStatus,
  runStatusSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import type { UrlValue } from '@ml-home/backstage-plugin-ml-home-react';
import { columnOf, readSort, RunSort } from './columns';

/** Everything about the table that a person would share; it lives in the address. */
export interface RunsState {
  /** MLflow's filter grammar, as it was written. */
  filter: string;
  statuses: RunStatus[];
  archived: boolean;
  /** Runs below other runs are left out. */
  childless: boolean;
  sort: RunSort;
  /** Absent until someone arranged the table. */
  columns?: string[];
  pinned: string[];
  widths: Record<string, number>;
  /** `params.loss` */
  group?: string;
  /** Values of the groups that are open; absent until someone opened or closed one. */
  open?: string[];
  selected: string[];
}

/** Stands for the runs that lack the value. */
export const NO_VALUE = '\u2400';
/** An address that was given up to hold nothing: all groups closed. */
export const NOTHING = '-';

/** More do not fit into an address that servers accept. */
export const MAX_SELECTED_IN_URL = 100;

interface Query {
  get(key: string): string | undefined;
  all(key: string): string[];
}

const list = (values: string[]): string[] | undefined => {
  if (!values.length) return undefined;
  return values.filter(value => value !== NOTHING);
};

/** Columns that were chosen; as if nothing was said when none of them is one. */
function columnsOf(values: string[]): string[] | undefined {
  const columns = list(values)?.filter(id => columnOf(id));
  return columns?.length || values.includes(NOTHING) ? columns : undefined;
}

/** `params.lr~140`: a column and its width in px. */
function widthOf(text: string): [string, number] | undefined {
  const at = text.lastIndexOf('~');
  const width = Number(text.slice(at + 1));
  return at > 0 && width >= 40 && width <= 1200
    ? [text.slice(0, at), width]
    : undefined;
}

export const isWidth = (text: string): boolean => !!widthOf(text);

export function readRunsState(query: Query): RunsState {
  const group = query.get('group');
  const groupKind = group ? columnOf(group)?.kind : undefined;
  return {
    filter: query.get('filter') ?? '',
    statuses: query
      .all('status')
      .filter((s): s is RunStatus => runStatusSchema.safeParse(s).success),
    archived: query.get('view') === 'deleted',
    childless: query.get('children') === 'hidden',
    sort: readSort(query.get('sort')),
    columns: columnsOf(query.all('col')),
    pinned: query.all('pin').filter(id => columnOf(id)),
    widths: Object.fromEntries(
      query.all('w').flatMap(one => {
        const width = widthOf(one);
        return width ? [width] : [];
      }),
    ),
    group: groupKind === 'param' || groupKind === 'tag' ? group : undefined,
    open: list(query.all('open')),
    selected: [...new Set(query.all('run'))],
  };
}

/** The part of the address for some of the state. */
export function writeRunsState(
  patch: Partial<Omit<RunsState, 'sort'>> & { sort?: string },
): Record<string, UrlValue> {
  const query: Record<string, UrlValue> = {};
  const orNothing = (values: string[] | undefined) =>
    values?.length === 0 ? [NOTHING] : values;
  if ('filter' in patch) query.filter = patch.filter;
  if ('statuses' in patch) query.status = patch.statuses;
  if ('archived' in patch) query.view = patch.archived ? 'deleted' : undefined;
  if ('childless' in patch) {
    query.children = patch.childless ? 'hidden' : undefined;
  }
  if ('sort' in patch) query.sort = patch.sort;
  if ('columns' in patch) query.col = orNothing(patch.columns);
  if ('pinned' in patch) query.pin = patch.pinned;
  if ('widths' in patch) {
    query.w = Object.entries(patch.widths ?? {}).map(
      ([id, width]) => `${id}~${Math.round(width)}`,
    );
  }
  if ('group' in patch) query.group = patch.group;
  if ('open' in patch) query.open = orNothing(patch.open);
  if ('selected' in patch) query.run = patch.selected;
  return query;
}

/** What a saved view keeps: everything but the runs that are chosen right now. */
export function viewStateOf(search: string): string {
  const query = new URLSearchParams(search);
  query.delete('run');
  return query.toString();
}

/** The runs that the table is about, in the words of the API. */
export function selectionOf(
  experiment: string,
  state: Pick<RunsState, 'filter' | 'statuses' | 'archived' | 'childless'>,
  extra?: string,
) {
  return {
    experiment,
    filter: joinFilters(state.filter, extra),
    status: state.statuses.length ? state.statuses : undefined,
    view: state.archived ? ('deleted' as const) : ('active' as const),
    parent: state.childless ? '' : undefined,
  };
}
