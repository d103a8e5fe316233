import { governanceRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import {
  attachmentHeaders,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { Readable } from 'node:stream';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { bindOversightRoutes } from './oversightRouter';
import {
  DelegationService,
  FindingService,
  GateService,
  InventoryService,
  LedgerService,
  OverviewService,
  PolicyService,
  RemarkService,
  ReviewService,
  WaiverService,
} from './types';

export interface GovernanceServices {
  inventory: InventoryService;
  overview: OverviewService;
  reviews: ReviewService;
  remarks: RemarkService;
  delegations: DelegationService;
  policies: PolicyService;
  gate: GateService;
  findings: FindingService;
  waivers: WaiverService;
  ledger: LedgerService;
}

const routes = governanceRoutes;

/** Inventory, reviews, remarks; oversight beside. */
export function bindGovernanceRoutes(
  router: Router,
  authenticate: Authenticate,
  services: GovernanceServices,
): void {
  const { inventory, reviews } = services;
  bindRoute(router, routes.questionnaire, authenticate, ({ caller }) =>
    inventory.getQuestionnaire({ caller }),
  );
  bindRoute(router, routes.packs, authenticate, ({ caller }) =>
    inventory.listPacks({ caller }),
  );
  bindRoute(
    router,
    routes.listAssessments,
    authenticate,
    ({ params, caller }) => inventory.listAssessments(params.model, { caller }),
  );
  bindRoute(router, routes.assess, authenticate, ({ params, body, caller }) =>
    inventory.assess(params.model, body, { caller }),
  );
  bindRoute(router, routes.duties, authenticate, ({ params, query, caller }) =>
    inventory.getDuties(params.model, params.version, query, { caller }),
  );
  bindRoute(router, routes.standing, authenticate, ({ params, caller }) =>
    inventory.getStanding(params.model, { caller }),
  );
  bindRoute(router, routes.listReviews, authenticate, ({ query, caller }) =>
    reviews.listReviews(query, { caller }),
  );
  bindRoute(router, routes.submit, authenticate, ({ body, caller }) =>
    reviews.submit(body, { caller }),
  );
  bindRoute(router, routes.getReview, authenticate, ({ params, caller }) =>
    reviews.getReview(params.id, { caller }),
  );
  bindRoute(router, routes.decide, authenticate, ({ params, body, caller }) =>
    reviews.decide(params.id, body, { caller }),
  );
  bindRoute(router, routes.move, authenticate, ({ params, body, caller }) =>
    reviews.move(params.id, body, { caller }),
  );
  bindRoute(router, routes.hold, authenticate, ({ params, body, caller }) =>
    reviews.hold(params.id, body, { caller }),
  );
  bindRoute(router, routes.assign, authenticate, ({ body, caller }) =>
    reviews.assign(body, { caller }),
  );
  bindRoute(router, routes.remind, authenticate, ({ body, caller }) =>
    reviews.remind(body, { caller }),
  );
  bindRemarkRoutes(router, authenticate, services.remarks);
  bindDelegationRoutes(router, authenticate, services.delegations);
  bindOversightRoutes(router, authenticate, services);
}

function bindRemarkRoutes(
  router: Router,
  authenticate: Authenticate,
  remarks: RemarkService,
): void {
  bindRoute(
    router,
    routes.listComments,
    authenticate,
    ({ params, query, caller }) =>
      remarks.listComments(params.id, query, { caller }),
  );
  bindRoute(router, routes.comment, authenticate, ({ params, body, caller }) =>
    remarks.comment(params.id, body, { caller }),
  );
  bindRoute(router, routes.resolve, authenticate, ({ params, body, caller }) =>
    remarks.resolve(params.id, body.resolved, { caller }),
  );
  bindRoute(
    router,
    routes.listAttachments,
    authenticate,
    ({ params, caller }) => remarks.listAttachments(params.id, { caller }),
  );
  bindRoute(router, routes.attach, authenticate, ({ params, body, caller }) =>
    remarks.attach(params.id, body, { caller }),
  );
  bindRawRoute(
    router,
    routes.attachment,
    authenticate,
    async ({ params, caller, response }) => {
      const file = await remarks.getAttachment(params.id, { caller });
      // Whatever type was said: a browser saves it, and runs none of it.
      response.set(attachmentHeaders(file.name));
      await sendStream(Readable.from([file.content]), response);
    },
  );
}

function bindDelegationRoutes(
  router: Router,
  authenticate: Authenticate,
  delegations: DelegationService,
): void {
  bindRoute(router, routes.listDelegations, authenticate, ({ caller }) =>
    delegations.listDelegations({ caller }),
  );
  bindRoute(router, routes.delegate, authenticate, ({ body, caller }) =>
    delegations.delegate(body, { caller }),
  );
  bindRoute(
    router,
    routes.endDelegation,
    authenticate,
    async ({ params, caller }) => {
      await delegations.endDelegation(params.id, { caller });
      return {};
    },
  );
}
