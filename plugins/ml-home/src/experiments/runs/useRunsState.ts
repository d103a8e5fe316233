import { useUrlState } from '@ml-home/backstage-plugin-ml-home-react';
import { useCallback, useMemo, useState } from 'react';
import { writeSort, RunSort } from './columns';
import {
  MAX_SELECTED_IN_URL,
  readRunsState,
  RunsState,
  writeRunsState,
} from './runsState';

export interface RunsStateHook {
  state: RunsState;
  set: (patch: Partial<RunsState>) => void;
  /** Runs that are chosen: those of the address or, when they are too many for it, those in memory. */
  select: (runs: string[]) => void;
}

/** The state of the runs table in the address. */
export function useRunsState(): RunsStateHook {
  const url = useUrlState();
  const [many, setMany] = useState<string[]>();
  const state = useMemo(() => {
    const read = readRunsState(url);
    return many ? { ...read, selected: many } : read;
  }, [url, many]);
  const set = useCallback(
    (patch: Partial<RunsState>) => {
      const { sort, ...rest } = patch;
      url.set(
        writeRunsState({
          ...rest,
          ...(sort ? { sort: writeSort(sort as RunSort) } : {}),
        }),
      );
    },
    [url],
  );
  const select = useCallback(
    (runs: string[]) => {
      const fits = runs.length <= MAX_SELECTED_IN_URL;
      setMany(fits ? undefined : runs);
      url.set(writeRunsState({ selected: fits ? runs : [] }));
    },
    [url],
  );
  return useMemo(() => ({ state, set, select }), [state, set, select]);
}
