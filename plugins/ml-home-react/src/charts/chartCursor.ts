import { useSyncExternalStore } from 'react';

/**
 * The place on the horizontal axis that a reader points at, shared by all charts that should move together. It lives
 * outside of React's state: moving the pointer draws a line and a few numbers anew, never the curves.
 */
export interface ChartCursor {
  get(): number | undefined;
  set(x: number | undefined): void;
  subscribe(listen: () => void): () => void;
}

export function createChartCursor(): ChartCursor {
  let current: number | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: x => {
      if (x === current) return;
      current = x;
      listeners.forEach(listen => listen());
    },
    subscribe: listen => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}

export const useChartCursor = (cursor: ChartCursor): number | undefined =>
  useSyncExternalStore(cursor.subscribe, cursor.get);
