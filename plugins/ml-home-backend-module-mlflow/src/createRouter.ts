import { InputError, NotImplementedError } from '@backstage/errors';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import express, { RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { isUtf8 } from 'node:buffer';
import { artifactEndpoints, artifactRoutes } from './artifacts';
import { assessmentEndpoints } from './assessments';
import { Endpoints } from './endpoint';
import { mlflowErrorHandler } from './errors';
import { experimentEndpoints } from './experiments';
import { metricEndpoints } from './metrics';
import { whyLeftOut } from './leftOut';
import { loggedModelEndpoints } from './loggedModels';
import { modelVersionEndpoints, registeredModelEndpoints } from './registry';
import { otlpRoutes } from './otlp';
import { runEndpoints } from './runs';
import { scorerEndpoints } from './scorers';
import { traceEndpoints } from './traces';
import { traceV2Endpoints } from './tracesV2';
import { transferEndpoints } from './transfers';
import { webhookEndpoints } from './webhooks';

/** The release of MLflow whose protocol is answered. */
export const MLFLOW_VERSION = '3.17.2';

/** Room for a batch of 1,000 metrics and for the largest dataset profile. */
const BODY_LIMIT = '40mb';

/** Asks for a token, then reads the body. */
function preparation({ authenticate }: ProtocolContext): RequestHandler[] {
  const allow: RequestHandler = (request, _response, next) => {
    // Before the body is read, so that strangers cannot make the portal parse it.
    const check = () => {
      if (
        Number(request.headers['content-length'] ?? 0) > 0 &&
        !request.is('json')
      ) {
        throw new InputError(
          `Bad Request. Content-Type must be 'application/json', not '${
            request.headers['content-type'] ?? ''
          }'`,
        );
      }
    };
    authenticate(request)
      .then(check)
      .then(() => next(), next);
  };
  const read = express.json({
    limit: BODY_LIMIT,
    verify: (_request, _response, body) => {
      // Decoding would put another character in the place of each wrong byte, silently.
      if (!isUtf8(body)) throw new InputError('The body is not UTF-8');
    },
  });
  return [allow, read];
}

/**
 * MLflow's REST API, mapped onto the services of ML Home.
 *
 * The client prints links such as `<tracking URI>/#/experiments/1/runs/abc`. A browser that follows one is sent to the
 * portal; it carries the part behind `#` along, and the portal's page finds the run by it.
 */
export function createRouter(
  context: ProtocolContext,
  options: { appUrl: string },
): Router {
  const router = PromiseRouter();
  const { authenticate, logger, services } = context;
  const prepare = preparation(context);
  const endpoints = new Endpoints(router, context);
  router.use(endpoints.exact(prepare));

  router.get('/', (_request, response) => {
    response.redirect(
      302,
      `${options.appUrl.replace(/\/$/, '')}/ml-home/from-mlflow`,
    );
  });

  router.get('/health', (_request, response) => {
    response.type('text/plain').send('OK');
  });
  router.get('/version', async (request, response) => {
    await authenticate(request);
    response.type('text/plain').send(MLFLOW_VERSION);
  });
  router.get('/api/3.0/mlflow/server-info', async (request, response) => {
    const caller = await authenticate(request);
    const direct = await services.artifacts.canTransferDirectly({ caller });
    response.json({
      store_type: 'SqlStore',
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: direct,
      multipart_downloads_enabled: direct,
      presigned_upload_run_id_supported: direct,
      presigned_upload_model_id_supported: direct,
    });
  });
  artifactRoutes(router, context);
  otlpRoutes(router, context);

  router.use(...prepare);

  const on = endpoints.on.bind(endpoints);
  experimentEndpoints(on, context);
  runEndpoints(on, context);
  metricEndpoints(on, context);
  artifactEndpoints(on, context);
  transferEndpoints(on, context);
  loggedModelEndpoints(on, context);
  registeredModelEndpoints(on, context);
  modelVersionEndpoints(on, context);
  webhookEndpoints(on, context);
  traceEndpoints(on, context);
  traceV2Endpoints(on, context);
  assessmentEndpoints(on, context);
  scorerEndpoints(on, context);

  router.use((request, response) => {
    const why = whyLeftOut(request.path);
    if (why) {
      throw new NotImplementedError(
        `${request.method} ${request.path} is not supported by ML Home: ${why}`,
      );
    }
    response.status(404).json({
      error_code: 'ENDPOINT_NOT_FOUND',
      message: `There is no endpoint ${request.method} ${request.path}`,
    });
  });
  router.use(mlflowErrorHandler(logger));
  return router;
}
