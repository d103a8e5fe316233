import { useApi } from '@backstage/core-plugin-api';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import {
  keepPreviousData,
  QueryKey,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { mlHomeApiRef } from '../api';

export interface MlHomeQueryOptions {
  /** Milliseconds between refetches; off when absent. */
  refetchInterval?: number | false;
  /** Show the rows of the page before while the next ones come. */
  keepPrevious?: boolean;
  enabled?: boolean;
  staleTime?: number;
}

/** Reads from the API of ML Home; calls end when the reader leaves. */
export function useMlHomeQuery<T>(
  key: QueryKey,
  read: (api: MlHomeApi, signal: AbortSignal) => Promise<T>,
  options: MlHomeQueryOptions = {},
) {
  const api = useApi(mlHomeApiRef);
  return useQuery<T, Error>({
    queryKey: ['ml-home', ...key],
    queryFn: ({ signal }) => read(api, signal),
    refetchInterval: options.refetchInterval,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
    enabled: options.enabled,
    ...(options.staleTime === undefined
      ? {}
      : { staleTime: options.staleTime }),
  });
}

/** Changes something and reads again what the change may have touched. */
export function useMlHomeMutation<Input, Output>(
  write: (api: MlHomeApi, input: Input) => Promise<Output>,
  touches: QueryKey[],
) {
  const api = useApi(mlHomeApiRef);
  const client = useQueryClient();
  return useMutation<Output, Error, Input>({
    mutationFn: input => write(api, input),
    onSuccess: async () => {
      await Promise.all(
        touches.map(key =>
          client.invalidateQueries({ queryKey: ['ml-home', ...key] }),
        ),
      );
    },
  });
}
