import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router-dom';

export type UrlValue = string | string[] | undefined;

/** Writes values into a query; empty ones leave it. */
export function applyToQuery(
  query: URLSearchParams,
  patch: Record<string, UrlValue>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(patch)) {
    next.delete(key);
    const list = Array.isArray(value) ? value : [value];
    for (const one of list) {
      if (one !== undefined && one !== '') next.append(key, one);
    }
  }
  return next;
}

export interface UrlState {
  get(key: string): string | undefined;
  all(key: string): string[];
  /** Changes several keys in one step of history; `push` keeps the step before. */
  set(patch: Record<string, UrlValue>, options?: { push?: boolean }): void;
}

/** What a person would share lives in the URL. */
export function useUrlState(): UrlState {
  const [params, setParams] = useSearchParams();
  return useMemo(
    () => ({
      get: key => params.get(key) ?? undefined,
      all: key => params.getAll(key),
      set: (patch, options = {}) =>
        setParams(current => applyToQuery(current, patch), {
          replace: !options.push,
        }),
    }),
    [params, setParams],
  );
}

/** One value in the URL; the default is left out of it. */
export function useUrlValue(
  key: string,
  fallback: string,
): [string, (value: string) => void] {
  const url = useUrlState();
  const set = useCallback(
    (value: string) =>
      url.set({ [key]: value === fallback ? undefined : value }),
    [url, key, fallback],
  );
  return [url.get(key) ?? fallback, set];
}

export interface CursorPaging {
  cursor: string | undefined;
  /** Number of the first row, from 1. */
  from: number;
  hasPrevious: boolean;
  next(cursor: string, shown: number): void;
  previous(): void;
  /** The patch that goes back to the first page; merge it into a filter change. */
  reset: Record<string, undefined>;
}

interface PagingState {
  cursors?: (string | null)[];
  froms?: number[];
}

/**
 * Pages through opaque cursors: the URL holds the page, the history entry the
 * way back, so that a shared link opens the same rows.
 */
export function useCursorPaging(): CursorPaging {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cursor = params.get('cursor') ?? undefined;
  const from = Number(params.get('from') ?? 1) || 1;
  const state = (location.state ?? {}) as PagingState;
  const cursors = cursor ? state.cursors ?? [null] : [];
  const froms = cursor ? state.froms ?? [1] : [];

  const go = (
    patch: Record<string, UrlValue>,
    nextState: PagingState | undefined,
  ) =>
    navigate(
      { search: applyToQuery(params, patch).toString() },
      { state: nextState },
    );

  return {
    cursor,
    from,
    hasPrevious: !!cursor,
    next: (to, shown) =>
      go(
        { cursor: to, from: String(from + shown) },
        { cursors: [...cursors, cursor ?? null], froms: [...froms, from] },
      ),
    previous: () => {
      const target = cursors[cursors.length - 1] ?? undefined;
      go(
        {
          cursor: target,
          from: target ? String(froms[froms.length - 1] ?? 1) : undefined,
        },
        target
          ? { cursors: cursors.slice(0, -1), froms: froms.slice(0, -1) }
          : undefined,
      );
    },
    reset: { cursor: undefined, from: undefined },
  };
}
