import {
  ApiRoute,
  ParsedInput,
  RouteResponse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Request, Response, Router } from 'express';
import { parse } from './parse';

export type Authenticate = (request: Request) => Promise<Caller>;

/** Parts of a request that handlers work on. */
export type RouteContext<R extends ApiRoute> = ParsedInput<R> & {
  caller: Caller;
  request: Request;
  response: Response;
};

function parseInput<R extends ApiRoute>(
  route: R,
  request: Request,
): ParsedInput<R> {
  return {
    params: parse(route.params, request.params, 'the path'),
    query: parse(route.query, request.query, 'the query'),
    body: parse(route.body, request.body, 'the body'),
  } as ParsedInput<R>;
}

/** Binds a JSON route: authenticates, parses with the route's schemas, calls, writes. */
export function bindRoute<R extends ApiRoute>(
  router: Router,
  route: R,
  authenticate: Authenticate,
  handler: (context: RouteContext<R>) => Promise<RouteResponse<R>>,
): void {
  router[route.method](route.path, async (request, response) => {
    const caller = await authenticate(request);
    const input = parseInput(route, request);
    const answer = await handler({ ...input, caller, request, response });
    response.json(answer);
  });
}

/** Binds a route whose handler writes the response itself. */
export function bindRawRoute<R extends ApiRoute>(
  router: Router,
  route: R,
  authenticate: Authenticate,
  handler: (context: RouteContext<R>) => Promise<void>,
): void {
  router[route.method](route.path, async (request, response) => {
    const caller = await authenticate(request);
    const input = parseInput(route, request);
    await handler({ ...input, caller, request, response });
  });
}
