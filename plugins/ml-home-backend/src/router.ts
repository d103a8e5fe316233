import { LoggerService } from '@backstage/backend-plugin-api';
import {
  mlHomeRoutes,
  toOpenApi,
} from '@ml-home/backstage-plugin-ml-home-common';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Authenticate, databaseErrorHandler } from './http';

/** The API below `/v1`, and the OpenAPI document that describes it. */
export function createRouter(options: {
  authenticate: Authenticate;
  version: string;
  serverUrl: string;
  logger: LoggerService;
  bind: (router: Router) => void;
  beside: { path: string; router: Router }[];
}): Router {
  const router = PromiseRouter();
  const v1 = PromiseRouter();
  const json = express.json({ limit: '1mb' });
  const large = new Set(
    mlHomeRoutes.flatMap(({ largeBody, path }) => (largeBody ? path : [])),
  );
  // Those take their body themselves, once they know the caller.
  v1.use((request, response, next) =>
    large.has(request.path) ? next() : json(request, response, next),
  );
  options.bind(v1);
  router.use('/v1', v1);
  options.beside.forEach(one => router.use(one.path, one.router));
  const openApi = toOpenApi({
    routes: mlHomeRoutes,
    version: options.version,
    serverUrl: options.serverUrl,
  });
  router.get('/openapi.json', async (request, response) => {
    await options.authenticate(request);
    response.json(openApi);
  });
  router.use(databaseErrorHandler(options.logger));
  return router;
}
