import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { InputError } from '@backstage/errors';
import { FocusFile } from './FocusFile';
import { spool } from './reading/spool';

const query = z.object({
  /** Of the file, for people. */
  name: z.string().min(1).max(300).default('upload'),
  mode: z.enum(['replace', 'add']).default('replace'),
});

/** Takes files of FOCUS: the body is the file as it is. */
export function createRouter(
  context: ProtocolContext,
  options: { maxFileBytes: number },
): Router {
  const router = PromiseRouter();
  const { authenticate, services } = context;

  router.post('/imports', async (request, response) => {
    const caller = await authenticate(request);
    const { success, data, error } = query.safeParse(request.query);
    if (!success) {
      const [issue] = error.issues;
      throw new InputError(
        `Invalid '${issue.path.join('.')}' in the query: ${issue.message}`,
      );
    }
    // Before the file is taken: whoever may not import has no disk to fill.
    await services.costs.requireImport({ caller });
    const file = await spool(request, options.maxFileBytes);
    try {
      const result = await services.costs.importCharges(
        new FocusFile(data.name, file, options.maxFileBytes),
        { caller, mode: data.mode },
      );
      response.status(result.state === 'unchanged' ? 200 : 201).json(result);
    } finally {
      await file.remove();
    }
  });
  return router;
}
