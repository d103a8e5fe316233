import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ReactNode, useState } from 'react';

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

let shared: QueryClient | undefined;

/** ML Home's own cache: one per browser, a fresh one where a test asks for it. */
export function QueryRoot(props: { children: ReactNode; client?: QueryClient }) {
  const [client] = useState(() => {
    if (props.client) return props.client;
    shared ??= createQueryClient();
    return shared;
  });
  return (
    <QueryClientProvider client={client}>{props.children}</QueryClientProvider>
  );
}
