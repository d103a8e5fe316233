import { ResponseError } from '@backstage/errors';
import { ApiRoute, RouteInput, RouteResponse } from '../api';

/** What the client needs of its surroundings: the same two things in a browser and on a server. */
export interface MlHomeClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

type Values = Record<string, unknown>;

function fillPath(path: string, params: Values): string {
  return path.replace(/:(\w+)/g, (_, name) =>
    encodeURIComponent(String(params[name])),
  );
}

function toQuery(query: Values): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      search.append(key, String(one));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Input of a route with the empty parts left out. */
export type CallInput<R extends ApiRoute> = Partial<RouteInput<R>> & {
  signal?: AbortSignal;
};

/** Calls a route and answers the raw response; throws ResponseError unless it is ok. */
export async function fetchRoute<R extends ApiRoute>(
  options: MlHomeClientOptions,
  route: R,
  input: CallInput<R>,
): Promise<Response> {
  const base = await options.discoveryApi.getBaseUrl('ml-home');
  const url = `${base}/v1${fillPath(
    route.path,
    (input.params ?? {}) as Values,
  )}${toQuery((input.query ?? {}) as Values)}`;
  const response = await options.fetchApi.fetch(url, {
    method: route.method.toUpperCase(),
    signal: input.signal,
    ...(input.body === undefined
      ? {}
      : {
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(input.body),
        }),
  });
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response;
}

/** Calls a JSON route. */
export async function callRoute<R extends ApiRoute>(
  options: MlHomeClientOptions,
  route: R,
  input: CallInput<R> = {},
): Promise<RouteResponse<R>> {
  const response = await fetchRoute(options, route, input);
  return (await response.json()) as RouteResponse<R>;
}

/** Sends a file as the body of a request to an adapter, below `/api/ml-home`. */
export async function sendFile<T>(
  options: MlHomeClientOptions,
  path: string,
  input: { file: Blob; query: Values; signal?: AbortSignal },
): Promise<T> {
  const base = await options.discoveryApi.getBaseUrl('ml-home');
  const response = await options.fetchApi.fetch(
    `${base}${path}${toQuery(input.query)}`,
    {
      method: 'POST',
      signal: input.signal,
      headers: { 'Content-Type': 'application/octet-stream' },
      body: input.file,
    },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return (await response.json()) as T;
}

/** Fetches a file from an adapter, below `/api/ml-home`. */
export async function fetchFile(
  options: MlHomeClientOptions,
  path: string,
  input: { query: Values; signal?: AbortSignal },
): Promise<Blob> {
  const base = await options.discoveryApi.getBaseUrl('ml-home');
  const response = await options.fetchApi.fetch(
    `${base}${path}${toQuery(input.query)}`,
    { signal: input.signal },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response.blob();
}
