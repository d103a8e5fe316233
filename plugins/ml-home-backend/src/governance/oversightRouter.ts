import { governanceOversightRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import {
  attachmentHeaders,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { Readable } from 'node:stream';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import type { GovernanceServices } from './router';

const routes = governanceOversightRoutes;

/** Dashboard, policies, gate, waivers, findings and the ledger. */
export function bindOversightRoutes(
  router: Router,
  authenticate: Authenticate,
  services: GovernanceServices,
): void {
  const { inventory, overview, policies, gate, findings, waivers, ledger } =
    services;
  bindRoute(router, routes.dashboard, authenticate, ({ caller }) =>
    overview.getDashboard({ caller }),
  );
  bindRoute(router, routes.needs, authenticate, ({ caller }) =>
    overview.getNeeds({ caller }),
  );
  bindRoute(router, routes.coverage, authenticate, ({ query, caller }) =>
    overview.listCoverage(query, { caller }),
  );
  bindRawRoute(
    router,
    routes.coverageCsv,
    authenticate,
    async ({ caller, response }) => {
      const content = await overview.exportCoverage({ caller });
      response.set(attachmentHeaders('governance-coverage.csv'));
      response.type('text/csv');
      await sendStream(content, response);
    },
  );
  bindRoute(router, routes.inventory, authenticate, ({ query, caller }) =>
    inventory.listInventory(query, { caller }),
  );
  bindRawRoute(
    router,
    routes.inventoryCsv,
    authenticate,
    async ({ query, caller, response }) => {
      const content = await inventory.exportInventory(query, { caller });
      response.set(attachmentHeaders('governance-inventory.csv'));
      response.type('text/csv');
      await sendStream(content, response);
    },
  );
  bindRoute(router, routes.listPolicies, authenticate, ({ caller }) =>
    policies.listPolicies({ caller }),
  );
  bindRoute(router, routes.policyVersions, authenticate, ({ params, caller }) =>
    policies.listVersions(params.key, { caller }),
  );
  bindRoute(
    router,
    routes.savePolicy,
    authenticate,
    ({ params, body, caller }) =>
      policies.savePolicy(params.key, body.document, { caller }),
  );
  bindRoute(
    router,
    routes.publishPolicy,
    authenticate,
    ({ params, body, caller }) =>
      policies.publishPolicy(params.key, body, { caller }),
  );
  bindRoute(
    router,
    routes.retirePolicy,
    authenticate,
    ({ params, body, caller }) =>
      policies.retirePolicy(params.key, body.reason, { caller }),
  );
  bindRoute(router, routes.dryRun, authenticate, ({ body, caller }) =>
    policies.tryPolicy(body, { caller }),
  );
  bindRoute(router, routes.gate, authenticate, ({ query, caller }) =>
    gate.ask(query, { caller }),
  );
  bindRoute(router, routes.gateDecisions, authenticate, ({ query, caller }) =>
    gate.listDecisions(query, { caller }),
  );
  bindRoute(router, routes.listWaivers, authenticate, ({ query, caller }) =>
    waivers.listWaivers(query, { caller }),
  );
  bindRoute(router, routes.waive, authenticate, ({ body, caller }) =>
    waivers.waive(body, { caller }),
  );
  bindRoute(router, routes.revokeWaiver, authenticate, ({ params, caller }) =>
    waivers.revokeWaiver(params.id, { caller }),
  );
  bindRoute(router, routes.listFindings, authenticate, ({ query, caller }) =>
    findings.listFindings(query, { caller }),
  );
  bindRoute(router, routes.addFinding, authenticate, ({ body, caller }) =>
    findings.addFinding(body, { caller }),
  );
  bindRoute(
    router,
    routes.closeFinding,
    authenticate,
    ({ params, body, caller }) =>
      findings.closeFinding(params.id, body, { caller }),
  );
  bindRoute(router, routes.recall, authenticate, ({ body, caller }) =>
    findings.recall(body, { caller }),
  );
  bindRoute(router, routes.ledger, authenticate, ({ query, caller }) =>
    ledger.listEntries(query, { caller }),
  );
  bindRoute(router, routes.verifyLedger, authenticate, ({ caller }) =>
    ledger.verify({ caller }),
  );
  bindRawRoute(
    router,
    routes.auditPack,
    authenticate,
    async ({ params, caller, response }) => {
      const pack = await ledger.exportReview(params.id, { caller });
      response.set(attachmentHeaders(pack.name));
      response.type('application/json');
      await sendStream(Readable.from([pack.content]), response);
    },
  );
}
