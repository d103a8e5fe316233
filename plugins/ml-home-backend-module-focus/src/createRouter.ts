import {
  costExportQuerySchema,
  costImportModeSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  attachmentHeaders,
  ProtocolContext,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { z } from 'zod';
import { InputError } from '@backstage/errors';
import { exportVersions, focusColumns } from './focus/toFocusRow';
import { FocusFile } from './FocusFile';
import { spool } from './reading/spool';

const query = z.object({
  /** Of the file, for people. */
  name: z.string().min(1).max(300).default('upload'),
  mode: costImportModeSchema.default('replace'),
});

const exportQuery = costExportQuerySchema.and(
  z.object({ version: z.enum(exportVersions).default('1.2') }),
);

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const [issue] = error.issues;
  throw new InputError(
    `Invalid '${issue.path.join('.')}' in the query: ${issue.message}`,
  );
}

/** Takes files of FOCUS, the body being the file as it is, and writes the ledger as one. */
export function createRouter(
  context: ProtocolContext,
  options: { maxFileBytes: number },
): Router {
  const router = PromiseRouter();
  const { authenticate, services } = context;

  router.post('/imports', async (request, response) => {
    const caller = await authenticate(request);
    const data = parsed(query, request.query);
    // Before the file is taken: whoever may not import has no disk to fill.
    await services.costs.requireImport({ caller });
    const file = await spool(request, options.maxFileBytes);
    const result = await services.costs
      .importCharges(new FocusFile(data.name, file, options.maxFileBytes), {
        caller,
        mode: data.mode,
      })
      // Before the answer: whoever has it may stop the portal.
      .finally(() => file.remove());
    response.status(result.state === 'unchanged' ? 200 : 201).json(result);
  });

  /** The ledger with its allocation as a file of FOCUS; the filters are those of the page of costs. */
  router.get('/exports', async (request, response) => {
    const caller = await authenticate(request);
    const { version, ...range } = parsed(exportQuery, request.query);
    const batches = await services.costs.exportCharges(range, { caller });
    const { names, toRow } = focusColumns(version);
    async function* lines() {
      yield `${names.join(',')}\r\n`;
      for await (const charges of batches) {
        yield `${Papa.unparse(charges.map(toRow), { newline: '\r\n' })}\r\n`;
      }
    }
    // What cannot be read at all is answered as an error; what breaks off later breaks the file off.
    const iterator = lines();
    const head = await iterator.next();
    const first = await iterator.next();
    response.set({
      ...attachmentHeaders(`focus-${range.from}-${range.to}.csv`),
      'Content-Type': 'text/csv; charset=utf-8',
    });
    await sendStream(
      Readable.from(
        (async function* all() {
          yield head.value!;
          if (!first.done) yield first.value;
          yield* iterator;
        })(),
      ),
      response,
    );
  });
  return router;
}
