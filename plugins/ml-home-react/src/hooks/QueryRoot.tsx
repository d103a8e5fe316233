import { useApi } from '@backstage/core-plugin-api';
import { MlHomeApi } from '@ml-home/backstage-plugin-ml-home-common';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ReactNode } from 'react';
import { mlHomeApiRef } from '../api';

const MINUTE = 60_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 5 * MINUTE,
        refetchOnWindowFocus: true,
        retry: (count, error) => {
          const status = (error as { statusCode?: number }).statusCode;
          return count < 1 && !(status && status >= 400 && status < 500);
        },
      },
    },
  });
}

const clients = new WeakMap<MlHomeApi, QueryClient>();

function clientOf(api: MlHomeApi): QueryClient {
  const client = clients.get(api) ?? createQueryClient();
  clients.set(api, client);
  return client;
}

/** ML Home's own cache, one per API, shared by its pages and the cards on other pages. */
export function QueryRoot(props: { children: ReactNode }) {
  const client = clientOf(useApi(mlHomeApiRef));
  return (
    <QueryClientProvider client={client}>{props.children}</QueryClientProvider>
  );
}
