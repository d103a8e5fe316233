import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';

/**
 * Asks clients to come again while the plugins are still starting. Without it the port answers 404 to paths whose
 * plugin is not there yet, which the mlflow client takes for an error of its own and does not try again.
 */
export const patientHttpRouter = rootHttpRouterServiceFactory({
  configure: ({ app, lifecycle, applyDefaults }) => {
    let started = false;
    lifecycle.addStartupHook(() => {
      started = true;
    });
    app.use((request, response, next) => {
      if (started || !request.path.startsWith('/api/')) {
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
    });
    applyDefaults();
  },
});
