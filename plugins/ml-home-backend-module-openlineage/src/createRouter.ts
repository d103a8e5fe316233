import { InputError } from '@backstage/errors';
import {
  LineageEventInput,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openlineageErrorHandler } from './errors';
import { readEvent } from './readEvent';

/** Of a body when it is unpacked; plans of Spark have some megabytes. */
const BODY_LIMIT = '20mb';
const MAX_BATCH = 1_000;

/** Below the address that clients are given. */
export const ENDPOINT = '/api/v1/lineage';

/** The HTTP transport of OpenLineage, mapped onto the service of lineage. Its paths are those below `ENDPOINT`. */
export function createRouter(context: ProtocolContext): Router {
  const router = PromiseRouter();
  const { authenticate, logger, services } = context;

  router.use(async (request, _response, next) => {
    // Before the body is read, so that strangers cannot make the portal unpack it.
    await authenticate(request);
    next();
  });
  // Also what calls itself something else: whatever it is, it must be JSON.
  router.use(express.json({ limit: BODY_LIMIT, type: () => true }));

  router.post('/', async (request, response) => {
    const caller = await authenticate(request);
    if (Array.isArray(request.body)) {
      throw new InputError(
        `the event: must be an object; a list of events belongs to ${ENDPOINT}/batch`,
      );
    }
    const { event, reasons } = readEvent(request.body);
    if (!event) {
      response.status(400).json({ message: reasons.join('; '), reasons });
      return;
    }
    await services.lineage.recordEvents([event], { caller });
    response.status(201).json({});
  });

  router.post('/batch', async (request, response) => {
    const caller = await authenticate(request);
    const { body } = request;
    if (!Array.isArray(body)) {
      throw new InputError(
        `the batch: must be a list of events; one event belongs to ${ENDPOINT}`,
      );
    }
    if (body.length > MAX_BATCH) {
      throw new InputError(
        `the batch: must not have more than ${MAX_BATCH} events, it has ${body.length}`,
      );
    }
    const events: LineageEventInput[] = [];
    const failed = body.flatMap((one, index) => {
      const { event, reasons } = readEvent(one);
      if (!event)
        return [{ index, reason: reasons.join('; '), retriable: false }];
      events.push(event);
      return [];
    });
    if (events.length > 0) {
      await services.lineage.recordEvents(events, { caller });
    }
    response.status(200).json({
      status: failed.length === 0 ? 'success' : 'partial_success',
      summary: {
        received: body.length,
        successful: events.length,
        failed: failed.length,
        retriable: 0,
        non_retriable: failed.length,
      },
      failed_events: failed,
    });
  });

  router.use((request, response) => {
    response.status(404).json({
      message: `There is no endpoint ${request.method} ${request.baseUrl}${request.path}; events are posted to ${ENDPOINT} and ${ENDPOINT}/batch`,
    });
  });
  router.use(openlineageErrorHandler(logger));
  return router;
}
