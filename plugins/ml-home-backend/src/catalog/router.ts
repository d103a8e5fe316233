import { catalogRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { FeedService } from './FeedService';

export function bindCatalogRoutes(
  router: Router,
  authenticate: Authenticate,
  feed: FeedService,
): void {
  bindRoute(router, catalogRoutes.feed, authenticate, ({ query, caller }) =>
    feed.read(query.since, { caller }),
  );
}
