import { z } from 'zod';

/** An HTTP route of the ML Home API: the one description that the router, the client and the OpenAPI document share. */
export interface ApiRoute<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Path below `/api/ml-home/v1`, with `:name` placeholders. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** A raw route answers bytes instead of JSON. */
  readonly raw?: boolean;
  /** Takes bodies far larger than others do, after its handler agreed to the caller. */
  readonly largeBody?: boolean;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
}

const nothing = z.object({});

/** The route's input as callers give it (before defaults). */
export type RouteInput<R extends ApiRoute> = {
  params: z.input<R['params']>;
  query: z.input<R['query']>;
  body: z.input<R['body']>;
};

/** The route's input as handlers see it (parsed, with defaults). */
export type ParsedInput<R extends ApiRoute> = {
  params: z.output<R['params']>;
  query: z.output<R['query']>;
  body: z.output<R['body']>;
};

export type RouteResponse<R extends ApiRoute> = z.output<R['response']>;

/** Declares a route; parts that are left out accept nothing. */
export function defineRoute<
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  Response extends z.ZodType = typeof nothing,
>(route: {
  method: ApiRoute['method'];
  path: string;
  summary: string;
  tag: string;
  raw?: boolean;
  largeBody?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  response?: Response;
}): ApiRoute<Params, Query, Body, Response> {
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    tag: route.tag,
    raw: route.raw,
    largeBody: route.largeBody,
    params: (route.params ?? nothing) as Params,
    query: (route.query ?? nothing) as Query,
    body: (route.body ?? nothing) as Body,
    response: (route.response ?? nothing) as Response,
  };
}
