import { useApi } from '@backstage/core-plugin-api';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import {
  InfiniteData,
  keepPreviousData,
  QueryKey,
  useInfiniteQuery,
  useQueries,
} from '@tanstack/react-query';
import { mlHomeApiRef } from '../api';
import { MlHomeQueryOptions } from './useMlHomeQuery';

/** One page of a list, and the way to the next. */
export interface CursorPage<T> {
  items: T[];
  nextCursor?: string;
  totalCount?: number;
}

/**
 * Reads a list page by page as the reader goes down. Pages stay as they were read until `refetch`, so that nothing
 * jumps below the pointer; what changes in them is laid over by the caller.
 */
export function useMlHomePages<T>(
  key: QueryKey,
  read: (
    api: MlHomeApi,
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<CursorPage<T>>,
  options: Pick<MlHomeQueryOptions, 'enabled' | 'keepPrevious'> = {},
) {
  const api = useApi(mlHomeApiRef);
  return useInfiniteQuery<
    CursorPage<T>,
    Error,
    InfiniteData<CursorPage<T>>,
    QueryKey,
    string | undefined
  >({
    queryKey: ['ml-home', ...key],
    queryFn: ({ pageParam, signal }) => read(api, pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: page => page.nextCursor,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
    enabled: options.enabled,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
    refetchOnReconnect: false,
  });
}

/** Several reads at once, as many as the list says. */
export function useMlHomeQueries<T>(
  queries: {
    key: QueryKey;
    read: (api: MlHomeApi, signal: AbortSignal) => Promise<T>;
  }[],
  options: MlHomeQueryOptions = {},
) {
  const api = useApi(mlHomeApiRef);
  return useQueries({
    queries: queries.map(({ key, read }) => ({
      queryKey: ['ml-home', ...key],
      queryFn: ({ signal }: { signal: AbortSignal }) => read(api, signal),
      refetchInterval: options.refetchInterval,
      placeholderData: options.keepPrevious
        ? (previous: T | undefined) => previous
        : undefined,
      enabled: options.enabled,
      ...(options.staleTime === undefined
        ? {}
        : { staleTime: options.staleTime }),
    })),
  }) as { data: T | undefined; error: Error | null; isPending: boolean }[];
}
