import { InputError } from '@backstage/errors';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Caller } from '../services';

/** Takes answers of a cluster as they are, posted by whoever asked it. */
export function createAnswerRouter<Query extends z.ZodType>(options: {
  path: string;
  query: Query;
  authenticate: (request: Request) => Promise<Caller>;
  /** Before the body is taken: whoever may not import has no memory to fill. */
  allow: (caller: Caller) => Promise<void>;
  take: (
    text: string,
    query: z.output<Query>,
    caller: Caller,
  ) => Promise<{ status: number; answer: unknown }>;
}): Router {
  const { authenticate, allow, take } = options;
  const router = PromiseRouter();
  router.post(
    options.path,
    async (request, response, next) => {
      const caller = await authenticate(request);
      await allow(caller);
      response.locals.caller = caller;
      return next();
    },
    express.text({ type: () => true, limit: '64mb' }),
    async (request, response) => {
      const { success, data, error } = options.query.safeParse(request.query);
      if (!success) {
        const [issue] = error.issues;
        throw new InputError(
          `Invalid '${issue.path.join('.')}' in the query: ${issue.message}`,
        );
      }
      const text = typeof request.body === 'string' ? request.body : '';
      const { status, answer } = await take(text, data, response.locals.caller);
      response.status(status).json(answer);
    },
  );
  return router;
}
