import { InputError } from '@backstage/errors';
import {
  cardRoutes,
  modelCardJsonSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { CardReadService, CardService } from './types';

/** The revision that a writer saw: from the body, else from `If-Match: "6"`. */
function baseRevisionOf(
  given: number | undefined,
  header: string | undefined,
): number {
  if (given !== undefined) return given;
  const match = /^(?:W\/)?"?(\d{1,10})"?$/.exec(header?.trim() ?? '');
  if (!match) {
    throw new InputError(
      "'baseRevision' in the body, or the header If-Match, must say which revision of the card was changed",
    );
  }
  return Number(match[1]);
}

/** Cards of model versions, and their evaluations. */
export function bindCardRoutes(
  router: Router,
  authenticate: Authenticate,
  services: { reads: CardReadService; cards: CardService },
): void {
  const { reads, cards } = services;
  const routes = cardRoutes;
  const schema = modelCardJsonSchema();
  bindRoute(router, routes.schema, authenticate, async () => schema);
  bindRoute(
    router,
    routes.get,
    authenticate,
    async ({ params, caller, response }) => {
      const view = await reads.getCard(params.name, params.version, { caller });
      response.setHeader('ETag', `"${view.card.revision}"`);
      return view;
    },
  );
  bindRoute(
    router,
    routes.change,
    authenticate,
    async ({ params: { name, version }, body, caller, request }) => {
      const baseRevision = baseRevisionOf(
        body.baseRevision,
        request.header('if-match'),
      );
      await cards.changeCard(
        name,
        version,
        { baseRevision, changes: body.changes },
        { caller },
      );
      return reads.getCard(name, version, { caller });
    },
  );
  bindRoute(
    router,
    routes.refresh,
    authenticate,
    async ({ params: { name, version }, caller }) => {
      await cards.refreshFiles(name, version, { caller });
      return reads.getCard(name, version, { caller });
    },
  );
  bindRoute(
    router,
    routes.revisions,
    authenticate,
    ({ params, query, caller }) =>
      reads.listRevisions(params.name, params.version, query, { caller }),
  );
  bindRoute(
    router,
    routes.restore,
    authenticate,
    async ({ params: { name, version }, body, caller }) => {
      await cards.restoreCard(name, version, body, { caller });
      return reads.getCard(name, version, { caller });
    },
  );
  bindRoute(router, routes.suggestions, authenticate, ({ params, caller }) =>
    reads.getSuggestions(params.name, params.version, { caller }),
  );
  bindRoute(
    router,
    routes.exportCard,
    authenticate,
    ({ params, query, caller }) =>
      reads.exportCard(params.name, params.version, query.format, { caller }),
  );
  bindRoute(
    router,
    routes.previewImport,
    authenticate,
    ({ params, body, caller }) =>
      reads.previewImport(params.name, params.version, body, { caller }),
  );
  bindRoute(
    router,
    routes.importCard,
    authenticate,
    async ({ params: { name, version }, body, caller }) => {
      await cards.importCard(name, version, body, { caller });
      return reads.getCard(name, version, { caller });
    },
  );
  bindRoute(router, routes.evaluations, authenticate, ({ params, caller }) =>
    reads.listEvaluations(params.name, params.version, { caller }),
  );
  bindRoute(router, routes.evaluate, authenticate, ({ params, body, caller }) =>
    cards.evaluate(params.name, params.version, body, { caller }),
  );
}
