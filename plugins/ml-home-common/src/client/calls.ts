import { ApiRoute, RouteInput, RouteResponse } from '../api';
import {
  CallInput,
  callRoute,
  fetchRoute,
  MlHomeClientOptions,
} from './request';

/** One function per route of a group: JSON routes answer their response, raw ones a Blob. */
export type RouteCalls<Routes extends Record<string, ApiRoute>> = {
  [K in keyof Routes]: (
    input?: Partial<RouteInput<Routes[K]>>,
    options?: { signal?: AbortSignal },
  ) => Promise<RouteResponse<Routes[K]>>;
};

/** The calls of a group of routes, typed by their schemas. */
export function callsOf<Routes extends Record<string, ApiRoute>>(
  options: MlHomeClientOptions,
  routes: Routes,
): RouteCalls<Routes> {
  const calls = Object.entries(routes).map(([name, route]) => [
    name,
    async (input: object = {}, { signal }: { signal?: AbortSignal } = {}) => {
      const request = { ...input, signal } as CallInput<ApiRoute>;
      if (!route.raw) return callRoute(options, route, request);
      const response = await fetchRoute(options, route, request);
      return response.blob();
    },
  ]);
  return Object.fromEntries(calls) as RouteCalls<Routes>;
}
