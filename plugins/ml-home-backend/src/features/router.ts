import { featureRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { CandidateService } from './DefaultCandidateService';
import { ProposalService } from './proposals';
import { StatisticsService } from './DefaultStatisticsService';
import { FeatureReadService, FeatureService, PromiseService } from './types';

export interface FeatureServices {
  reads: FeatureReadService;
  promises: PromiseService;
  features: FeatureService;
  statistics: StatisticsService;
  proposals: ProposalService;
  candidates: CandidateService;
}

/** Families, features, and what is promised of their deliveries. */
export function bindFeatureRoutes(
  router: Router,
  authenticate: Authenticate,
  services: FeatureServices,
): void {
  const routes = featureRoutes;
  const { reads, promises, features, statistics } = services;
  bindProposalRoutes(router, authenticate, services.proposals);
  bindCandidateRoutes(router, authenticate, services);
  bindRoute(router, routes.list, authenticate, ({ query, caller }) =>
    reads.listFamilies(query, { caller }),
  );
  bindRoute(router, routes.facets, authenticate, ({ query, caller }) =>
    reads.getFacets(query, { caller }),
  );
  bindRoute(router, routes.flat, authenticate, ({ query, caller }) =>
    reads.listFeatures(query, { caller }),
  );
  bindRoute(router, routes.get, authenticate, ({ params, caller }) =>
    reads.getFamily(params.family, { caller }),
  );
  bindRoute(
    router,
    routes.features,
    authenticate,
    ({ params, query, caller }) =>
      reads.listFamilyFeatures(params.family, query, { caller }),
  );
  bindRoute(router, routes.feature, authenticate, ({ params, caller }) =>
    reads.getFeature(params.family, params.feature, { caller }),
  );
  bindRoute(router, routes.quality, authenticate, ({ params, query, caller }) =>
    reads.getQuality(params.family, query, { caller }),
  );
  bindRoute(
    router,
    routes.firstLate,
    authenticate,
    ({ params, query, caller }) =>
      reads.getFirstLate(params.family, query, { caller }),
  );
  bindRoute(
    router,
    routes.register,
    authenticate,
    async ({ params, body, caller }) => {
      await features.registerFamily(params.family, body, { caller });
      return reads.getFamily(params.family, { caller });
    },
  );
  bindRoute(
    router,
    routes.unregister,
    authenticate,
    async ({ params, caller }) => {
      await features.unregisterFamily(params.family, { caller });
      return {};
    },
  );
  bindRoute(
    router,
    routes.deliveries,
    authenticate,
    ({ params, query, caller }) =>
      reads.listDeliveries(params.family, query, { caller }),
  );
  bindRoute(router, routes.deliver, authenticate, ({ params, body, caller }) =>
    features.deliver(params.family, body.deliveries, { caller }),
  );
  bindRoute(
    router,
    routes.reportStatistics,
    authenticate,
    ({ params, body, caller }) =>
      statistics.report(params.family, body.statistics, { caller }),
  );
  bindRoute(
    router,
    routes.importTfdv,
    authenticate,
    ({ params, query, body, caller }) =>
      statistics.importTfdv(params.family, body, query, { caller }),
  );
  bindRoute(
    router,
    routes.familyStatistics,
    authenticate,
    ({ params, query, caller }) =>
      statistics.listOfFamily(params.family, query, { caller }),
  );
  bindRoute(
    router,
    routes.featureStatistics,
    authenticate,
    ({ params, query, caller }) =>
      statistics.listOfFeature(params.family, params.feature, query, {
        caller,
      }),
  );
  bindRoute(router, routes.setSlo, authenticate, ({ params, body, caller }) =>
    promises.setSlo(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.exportSlo,
    authenticate,
    ({ params, query, caller }) =>
      promises.exportSlo(params.family, query.format, { caller }),
  );
  bindRoute(
    router,
    routes.previewSlo,
    authenticate,
    ({ params, body, caller }) =>
      promises.previewSlo(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.importSlo,
    authenticate,
    ({ params, body, caller }) =>
      promises.importSlo(params.family, body, { caller }),
  );
  bindRoute(router, routes.retirement, authenticate, ({ query, caller }) =>
    reads.listUnread(query, { caller }),
  );
  bindRoute(router, routes.excuses, authenticate, ({ params, caller }) =>
    promises.listExcuses(params.family, { caller }),
  );
  bindRoute(router, routes.excuse, authenticate, ({ params, body, caller }) =>
    promises.excuse(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.revokeExcuse,
    authenticate,
    async ({ params, caller }) => {
      await promises.revokeExcuse(params.family, params.id, { caller });
      return {};
    },
  );
  bindRoute(router, routes.watch, authenticate, async ({ params, caller }) => {
    await features.watch(params.family, { caller });
    return {};
  });
  bindRoute(
    router,
    routes.unwatch,
    authenticate,
    async ({ params, caller }) => {
      await features.unwatch(params.family, { caller });
      return {};
    },
  );
}

function bindProposalRoutes(
  router: Router,
  authenticate: Authenticate,
  proposals: ProposalService,
): void {
  const routes = featureRoutes;
  bindRoute(router, routes.proposals, authenticate, ({ query, caller }) =>
    proposals.listProposals(query, { caller }),
  );
  bindRoute(router, routes.propose, authenticate, ({ params, body, caller }) =>
    proposals.propose(params.family, body, { caller }),
  );
  bindRoute(router, routes.decide, authenticate, ({ params, body, caller }) =>
    proposals.decide(params.id, body, { caller }),
  );
  bindRoute(router, routes.keep, authenticate, ({ params, body, caller }) =>
    proposals.keep(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.unkeep,
    authenticate,
    async ({ params, query, caller }) => {
      await proposals.unkeep(params.family, query.feature, { caller });
      return {};
    },
  );
}

function bindCandidateRoutes(
  router: Router,
  authenticate: Authenticate,
  { candidates, reads }: Pick<FeatureServices, 'candidates' | 'reads'>,
): void {
  const routes = featureRoutes;
  bindRoute(router, routes.candidates, authenticate, ({ query, caller }) =>
    candidates.listCandidates(query, { caller }),
  );
  bindRoute(
    router,
    routes.adopt,
    authenticate,
    async ({ params, body, caller }) => {
      await candidates.adopt(params.id, body, { caller });
      return reads.getFamily(body.name, { caller });
    },
  );
  bindRoute(
    router,
    routes.ignoreCandidate,
    authenticate,
    async ({ params, body, caller }) => {
      await candidates.ignore(params.id, body, { caller });
      return {};
    },
  );
  bindRoute(
    router,
    routes.unignoreCandidate,
    authenticate,
    async ({ params, caller }) => {
      await candidates.unignore(params.id, { caller });
      return {};
    },
  );
}
