import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { Request, RequestHandler } from 'express';

/**
 * Asks clients to come again while the plugins are still starting. Without it the port answers 404 to paths whose
 * plugin is not there yet, which the mlflow client takes for an error of its own and does not try again.
 */
function patience(started: () => boolean): RequestHandler {
  return (request, response, next) => {
    if (started() || !request.path.startsWith('/api/')) {
      next();
      return;
    }
    const message = 'The portal is starting; try again in a moment';
    response
      .status(503)
      .set('Retry-After', '1')
      .json({
        error: { name: 'ServiceUnavailableError', message },
        // What clients of MLflow look for.
        error_code: 'TEMPORARILY_UNAVAILABLE',
        message,
      });
  };
}

/** JSON calls of MLflow's protocol; its artifacts are answered as everything else is. */
const PROTOCOL = /^\/api\/ml-home\/mlflow\/(ajax-)?api\/\d\.\d\/mlflow\//;

/** A page that a browser shows sends at least one of these. */
const ofBrowser = ({ headers }: Request): boolean =>
  headers.origin !== undefined ||
  headers.cookie !== undefined ||
  headers['sec-fetch-mode'] !== undefined;

/**
 * Answers programs that log without the headers that only browsers heed and without trying to compress what may not be
 * compressed. A browser's requests go the ordinary way.
 */
export function shortcut(handlers: RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    if (!PROTOCOL.test(request.url) || ofBrowser(request)) {
      next();
      return;
    }
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const step = (index: number): void => {
      if (index === handlers.length) {
        next();
        return;
      }
      handlers[index](request, response, error =>
        error ? next(error) : step(index + 1),
      );
    };
    step(0);
  };
}

/** The router of the portal's port. */
export const httpRouter = rootHttpRouterServiceFactory({
  configure: context => {
    const { app, config, lifecycle, middleware, routes } = context;
    // As the defaults have it, which come later.
    app.disable('x-powered-by');
    let started = false;
    lifecycle.addStartupHook(() => {
      started = true;
    });
    app.use(patience(() => started));
    const logged = config.getOptionalBoolean('mlHome.accessLog') ?? true;
    app.use(
      shortcut([
        ...(logged ? [middleware.logging()] : []),
        middleware.rateLimit(),
        routes,
      ]),
    );
    context.applyDefaults();
  },
});
