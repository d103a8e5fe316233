import { searchRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { SearchService } from './SearchService';

export function bindSearchRoutes(
  router: Router,
  authenticate: Authenticate,
  search: SearchService,
): void {
  bindRoute(
    router,
    searchRoutes.search,
    authenticate,
    async ({ query, caller }) => ({
      items: await search.search(query, { caller }),
    }),
  );
}
