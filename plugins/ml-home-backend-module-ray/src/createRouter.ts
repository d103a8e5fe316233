import { InputError } from '@backstage/errors';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { readAnswer } from './toUses';

const text = (most: number) => z.string().trim().min(1).max(most);
const query = z.object({
  /** Tells its jobs from those of other clusters. */
  cluster: text(200),
  provider: text(100).optional(),
  region: text(100).optional(),
  gpuType: text(100).optional(),
});

/** Takes answers of Ray's `GET /api/jobs/` as they are. */
export function createRouter({
  authenticate,
  services,
}: ProtocolContext): Router {
  const router = PromiseRouter();
  const body = express.text({ type: () => true, limit: '64mb' });

  router.post(
    '/jobs',
    async (request, response, next) => {
      const caller = await authenticate(request);
      // Before the body is taken: whoever may not import has no memory to fill.
      await services.uses.requireImport({ caller });
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
      const answer = readAnswer(
        typeof request.body === 'string' ? request.body : '',
        data,
      );
      response.json(
        await services.uses.importUses(
          { source: 'ray', origin: data.cluster, ...answer },
          { caller: response.locals.caller },
        ),
      );
    },
  );
  return router;
}
