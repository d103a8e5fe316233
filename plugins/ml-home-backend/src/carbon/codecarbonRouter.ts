import { InputError } from '@backstage/errors';
import {
  EmissionDefects,
  readEmission,
} from '@ml-home/backstage-plugin-ml-home-common';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Authenticate, parse } from '../http';
import { CarbonImportService } from './CarbonImportService';

const text = z.string().max(500).nullish();
const number = z.number().nullish();

/** RunCreate of the API of CodeCarbon; further fields are not read. */
const runSchema = z.looseObject({
  timestamp: text,
  experiment_id: z.string().min(1).max(300),
  codecarbon_version: text,
  cpu_count: number,
  cpu_model: text,
  gpu_count: number,
  gpu_model: text,
  region: text,
  provider: text,
  tracking_mode: text,
});

const reportSchema = z.record(
  z.string().max(200),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);

const runQuery = z.object({
  run: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be the id of a run: 32 hex digits')
    .optional(),
});

/** The client of CodeCarbon sends its key under a header of its own. */
function takeKey(request: Request): void {
  const key = request.headers['x-api-token'];
  if (typeof key === 'string' && !request.headers.authorization) {
    request.headers.authorization = `Bearer ${key}`;
  }
}

/**
 * What trackers of CodeCarbon talk to: as `emissions_endpoint` (one POST of the total), and as `api_endpoint` with
 * `save_to_api` (POST /runs, then POST /emissions with what was added since).
 */
export function createCodecarbonRouter(
  authenticate: Authenticate,
  imports: CarbonImportService,
): Router {
  const router = PromiseRouter();
  router.use(express.json({ limit: '1mb' }));
  router.use((request, _, next) => {
    takeKey(request);
    next();
  });

  router.get('/auth/check', async (request, response) => {
    const caller = await authenticate(request);
    await imports.requireImport({ caller });
    response.json({ user: { name: caller.userEntityRef ?? 'service' } });
  });

  router.post('/runs', async (request, response) => {
    const caller = await authenticate(request);
    const body = parse(runSchema, request.body, 'the body');
    const place = new EmissionDefects();
    // The same columns as in a file, so that they are read by the same rules.
    const read = readEmission(
      {
        ...body,
        energy_consumed: 0,
        cloud_provider: body.provider,
        cloud_region: body.region,
      } as Record<string, unknown>,
      place,
    );
    const { tracker: _, seconds: __, kWh: ___, ...known } = read!;
    const id = await imports.openTracker(known, { caller });
    response.status(201).json({ ...body, id });
  });

  router.get('/runs/:id', async (request, response) => {
    const caller = await authenticate(request);
    const found = await imports.getTracker(request.params.id, { caller });
    response.json({
      id: found.tracker,
      experiment_id: found.experiment,
      timestamp: found.at,
    });
  });

  router.get('/runs/:id/emissions', async (request, response) => {
    const caller = await authenticate(request);
    const found = await imports.getTracker(request.params.id, { caller });
    response.json({
      items: [
        {
          run_id: found.tracker,
          timestamp: found.at,
          duration: found.seconds,
          emissions_sum:
            found.grams === undefined ? undefined : found.grams / 1000,
          energy_consumed: found.kWh,
        },
      ],
      total: 1,
      page: 1,
      size: 1,
    });
  });

  const report = async (request: Request) => {
    const caller = await authenticate(request);
    const { run } = parse(runQuery, request.query, 'the query');
    const body = parse(reportSchema, request.body, 'the body');
    const defects = new EmissionDefects();
    const emission = readEmission(body, defects);
    if (!emission) {
      const [wrong] = defects.list();
      throw new InputError(
        `'${wrong.column}' in the body: ${wrong.problem}${
          wrong.example ? ` (${wrong.example})` : ''
        }; neither 'emissions' nor 'energy_consumed' can be read`,
      );
    }
    // Differences are named so, totals are not.
    if ('emissions_sum' in body && !('emissions' in body)) {
      return imports.addDifference(emission, { caller });
    }
    return imports.importTotal(emission, { run, defects }, { caller });
  };
  router.post(['/', '/emissions'], async (request, response) => {
    const { id } = await report(request);
    response.status(201).json(id);
  });
  return router;
}
