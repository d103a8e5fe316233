import { InputError } from '@backstage/errors';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import express, { Router } from 'express';
import { tracesFromJson } from './fromJson';
import { tracesFromProtobuf } from './fromProtobuf';
import { toSpans } from './toSpans';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
/** Of the body when it is unpacked. */
const BODY_LIMIT = '32mb';

/** OpenTelemetry's traces by HTTP, as protobuf or JSON, packed or not. Comes before the JSON parser. */
export function otlpRoutes(
  router: Router,
  { services: { traces }, authenticate }: ProtocolContext,
): void {
  router.post(
    '/v1/traces',
    async (request, _response, next) => {
      // Before the body is read, so that strangers cannot make the portal unpack it.
      await authenticate(request);
      if (!request.is([PROTOBUF, JSON_TYPE])) {
        throw new InputError(
          `Invalid Content-Type: ${
            request.headers['content-type'] ?? 'none'
          }. Expected: ${PROTOBUF} or ${JSON_TYPE}`,
        );
      }
      next();
    },
    express.raw({ type: [PROTOBUF, JSON_TYPE], limit: BODY_LIMIT }),
    async (request, response) => {
      const caller = await authenticate(request);
      const experimentId = request.header('x-mlflow-experiment-id');
      if (!experimentId) {
        throw new InputError("The header 'x-mlflow-experiment-id' is missing");
      }
      const body = Buffer.isBuffer(request.body)
        ? request.body
        : Buffer.alloc(0);
      const isJson = Boolean(request.is(JSON_TYPE));
      const groups = isJson ? tracesFromJson(body) : tracesFromProtobuf(body);
      if (groups.length === 0) {
        throw new InputError('Invalid OpenTelemetry format - no spans found');
      }
      await traces.logSpans(
        experimentId,
        {
          spans: toSpans(groups),
          runId: request.header('x-mlflow-run-id') || undefined,
        },
        { caller },
      );
      // An empty ExportTraceServiceResponse.
      if (isJson) response.json({});
      else response.type(PROTOBUF).send(Buffer.alloc(0));
    },
  );
}
