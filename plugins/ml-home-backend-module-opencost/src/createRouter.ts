import { InputError } from '@backstage/errors';
import {
  costImportModeSchema,
  currencySchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AllocationSource } from './AllocationSource';

const query = z.object({
  /** The account that the charges are booked on. */
  cluster: z.string().trim().min(1).max(300),
  currency: currencySchema.default('USD'),
  mode: costImportModeSchema.default('period'),
});

/** Takes answers of OpenCost's `/allocation` as they are. */
export function createRouter({
  authenticate,
  services,
}: ProtocolContext): Router {
  const router = PromiseRouter();
  const body = express.text({ type: () => true, limit: '64mb' });

  router.post(
    '/allocations',
    async (request, response, next) => {
      const caller = await authenticate(request);
      // Before the body is taken: whoever may not import has no memory to fill.
      await services.costs.requireImport({ caller });
      response.locals.caller = caller;
      return next();
    },
    body,
    async (request, response) => {
      const { success, data, error } = query.safeParse(request.query);
      if (!success) {
        const [issue] = error.issues;
        throw new InputError(
          `Invalid '${issue.path.join('.')}' in the query: ${issue.message}`,
        );
      }
      const text = typeof request.body === 'string' ? request.body : '';
      const result = await services.costs.importCharges(
        new AllocationSource(data, async () => text),
        { caller: response.locals.caller, mode: data.mode },
      );
      response.status(result.state === 'unchanged' ? 200 : 201).json(result);
    },
  );
  return router;
}
