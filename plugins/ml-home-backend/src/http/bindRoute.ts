import {
  ApiRoute,
  ParsedInput,
  RouteResponse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import express, { Request, Response, Router } from 'express';
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

const largeJson = express.json({ limit: '64mb' });

/**
 * Binds a JSON route whose body is large: who calls is asked before the body is taken, so that whoever may not has no
 * memory to fill.
 */
export function bindLargeRoute<R extends ApiRoute>(
  router: Router,
  route: R,
  authenticate: Authenticate,
  allow: (caller: Caller) => Promise<void>,
  handler: (context: RouteContext<R>) => Promise<RouteResponse<R>>,
): void {
  router[route.method](
    route.path,
    async (request, response, next) => {
      const caller = await authenticate(request);
      await allow(caller);
      response.locals.caller = caller;
      return next();
    },
    largeJson,
    async (request, response) => {
      const { caller } = response.locals;
      const input = parseInput(route, request);
      response.json(await handler({ ...input, caller, request, response }));
    },
  );
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
