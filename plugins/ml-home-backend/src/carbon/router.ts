import { carbonRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { CarbonImportService } from './CarbonImportService';
import { CarbonReadService } from './CarbonReadService';
import { readText } from './parseFile';

/** What runs emitted, by which factors. */
export function bindCarbonRoutes(
  router: Router,
  authenticate: Authenticate,
  {
    reads,
    imports,
  }: { reads: CarbonReadService; imports: CarbonImportService },
): void {
  const routes = carbonRoutes;
  bindRoute(router, routes.overview, authenticate, ({ query, caller }) =>
    reads.getOverview(query, { caller }),
  );
  bindRoute(
    router,
    routes.object,
    authenticate,
    ({ params, query, caller }) => {
      const { name, ...rest } = query;
      return reads.getObjectCarbon({ kind: params.kind, name }, rest, {
        caller,
      });
    },
  );
  bindRoute(router, routes.unknownRuns, authenticate, ({ query, caller }) =>
    reads.listUnknownRuns(query, { caller }),
  );
  bindRoute(router, routes.comparison, authenticate, ({ query, caller }) =>
    reads.compare(query, { caller }),
  );
  bindRoute(router, routes.factors, authenticate, ({ query, caller }) =>
    imports.listFactors(query, { caller }),
  );
  bindRoute(router, routes.setFactors, authenticate, ({ body, caller }) =>
    imports.setFactors(body.factors, { caller }),
  );
  bindRoute(
    router,
    routes.endFactor,
    authenticate,
    async ({ params, caller }) => {
      await imports.endFactor(params.id, { caller });
      return {};
    },
  );
  bindRoute(router, routes.imports, authenticate, ({ query, caller }) =>
    imports.listImports(query, { caller }),
  );
  bindRoute(router, routes.emissions, authenticate, ({ query, caller }) =>
    imports.listUnmatched(query, { caller }),
  );
  bindRoute(
    router,
    routes.joinEmission,
    authenticate,
    ({ params, body, caller }) =>
      imports.joinEmission(params.id, body.runId, { caller }),
  );
  bindRawRoute(
    router,
    routes.importFile,
    authenticate,
    async ({ query, caller, request, response }) => {
      // Before the file is taken: whoever may not import has no memory to fill.
      await imports.requireImport({ caller });
      const text = await readText(request);
      const done = await imports.importFile(
        { ...query, text, source: 'csv' },
        { caller },
      );
      response.status(done.state === 'unchanged' ? 200 : 201).json(done);
    },
  );
}
