import { z } from 'zod';
import { defineRoute, listParamOf, pageOf, pageQuerySchema } from '../api';
import { reviewStates } from './machine';
import { policyDocumentSchema, policyKeySchema } from './policy';
import {
  coverageItemSchema,
  dashboardSchema,
  gateAnswerSchema,
  gateDecisionSchema,
  inventoryItemSchema,
  ledgerEntrySchema,
  ledgerVerificationSchema,
  needsSchema,
  waiverSchema,
} from './oversightSchemas';
import {
  dueDaySchema,
  findingSchema,
  idSchema,
  personRefSchema,
  policyVersionSchema,
  reasonSchema,
  versionSchema as version,
} from './schemas';
import { riskTiers } from './tier';

const tag = 'Governance';
const model = z.string().min(1).max(256);

const byId = z.object({ id: idSchema });
const byKey = z.object({ key: policyKeySchema });
const severity = z.enum(['low', 'medium', 'high', 'critical']);

/** `unassessed` is a tier here. */
export const tierParam = listParamOf([...riskTiers, 'unassessed']);

const inventoryFilter = {
  q: z.string().max(256).optional(),
  tier: tierParam,
  state: listParamOf([...reviewStates, 'unreviewed']),
};

/** Policies, gate, waivers, findings, the ledger and what a lead looks at. */
export const governanceOversightRoutes = {
  dashboard: defineRoute({
    method: 'get',
    path: '/governance/dashboard',
    summary: 'Inventory by tier and state, times, expiries, coverage',
    tag,
    response: dashboardSchema,
  }),
  needs: defineRoute({
    method: 'get',
    path: '/governance/needs',
    summary:
      'What waits for me: reviews, changes, findings, approvals that end',
    tag,
    response: needsSchema,
  }),
  coverage: defineRoute({
    method: 'get',
    path: '/governance/coverage',
    summary:
      'What serves or is paid for without an approved model, the dearest first',
    tag,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    response: z.object({
      items: z.array(coverageItemSchema),
      totalCount: z.number().int(),
    }),
  }),
  coverageCsv: defineRoute({
    method: 'get',
    path: '/governance/coverage.csv',
    summary: 'The same as CSV, all of it',
    tag,
    raw: true,
  }),
  inventory: defineRoute({
    method: 'get',
    path: '/governance/inventory',
    summary: 'Every model with its tier and approval',
    tag,
    query: pageQuerySchema.extend(inventoryFilter),
    response: pageOf(inventoryItemSchema),
  }),
  inventoryCsv: defineRoute({
    method: 'get',
    path: '/governance/inventory.csv',
    summary: 'The inventory as CSV',
    tag,
    query: z.object(inventoryFilter),
    raw: true,
  }),
  listPolicies: defineRoute({
    method: 'get',
    path: '/governance/policies',
    summary: 'The newest version of each policy',
    tag,
    response: z.object({ items: z.array(policyVersionSchema) }),
  }),
  policyVersions: defineRoute({
    method: 'get',
    path: '/governance/policies/:key',
    summary: 'All versions of a policy, the newest first',
    tag,
    params: byKey,
    response: z.object({ items: z.array(policyVersionSchema) }),
  }),
  savePolicy: defineRoute({
    method: 'put',
    path: '/governance/policies/:key',
    summary: 'Write the draft of the next version',
    tag,
    params: byKey,
    body: z.object({ document: policyDocumentSchema }),
    response: policyVersionSchema,
  }),
  publishPolicy: defineRoute({
    method: 'post',
    path: '/governance/policies/:key/publication',
    summary: 'Publish the draft; from then on it cannot be changed',
    tag,
    params: byKey,
    body: z.object({ version: z.number().int(), reason: reasonSchema }),
    response: policyVersionSchema,
  }),
  retirePolicy: defineRoute({
    method: 'post',
    path: '/governance/policies/:key/retirement',
    summary: 'Take a policy out of force',
    tag,
    params: byKey,
    body: z.object({ reason: reasonSchema }),
    response: policyVersionSchema,
  }),
  dryRun: defineRoute({
    method: 'post',
    path: '/governance/policy-trials',
    summary: 'What a policy would have said of past approvals',
    tag,
    body: z.object({
      document: policyDocumentSchema,
      sinceDays: z.number().int().min(1).max(1095).default(365),
    }),
    response: z.object({
      approvals: z.number().int(),
      blocked: z.number().int(),
      insufficient: z.number().int(),
      /** Those it would have blocked, the newest first; at most 100. */
      items: z.array(
        z.object({
          reviewId: z.string(),
          model: z.string(),
          version: z.string(),
          approvedAt: z.iso.datetime(),
          verdict: z.enum(['fail', 'insufficient']),
          reasons: z.array(z.string()),
        }),
      ),
    }),
  }),
  gate: defineRoute({
    method: 'get',
    path: '/gate',
    summary: 'May this version go to this environment',
    tag,
    query: z.object({
      model,
      version,
      environment: z.string().trim().min(1).max(100),
    }),
    response: gateAnswerSchema,
  }),
  gateDecisions: defineRoute({
    method: 'get',
    path: '/governance/gate-decisions',
    summary: 'What the gate was asked and answered, the newest first',
    tag,
    query: pageQuerySchema.extend({
      model: model.optional(),
      verdict: z.enum(['allow', 'warn', 'deny']).optional(),
    }),
    response: pageOf(gateDecisionSchema),
  }),
  listWaivers: defineRoute({
    method: 'get',
    path: '/governance/waivers',
    summary: 'Waivers, those in force first',
    tag,
    query: pageQuerySchema.extend({ model: model.optional() }),
    response: pageOf(waiverSchema),
  }),
  waive: defineRoute({
    method: 'post',
    path: '/governance/waivers',
    summary: 'Let a version through for a while',
    tag,
    body: z.object({
      model,
      version: version.optional(),
      environment: z.string().trim().min(1).max(100).optional(),
      rule: z.string().trim().min(1).max(100).optional(),
      owner: personRefSchema,
      team: personRefSchema,
      reason: reasonSchema,
      expiresAt: z.iso.datetime(),
    }),
    response: waiverSchema,
  }),
  revokeWaiver: defineRoute({
    method: 'delete',
    path: '/governance/waivers/:id',
    summary: 'Close the gate again',
    tag,
    params: byId,
    response: waiverSchema,
  }),
  listFindings: defineRoute({
    method: 'get',
    path: '/governance/findings',
    summary:
      'Findings, conditions, incidents and recalls, the most urgent first',
    tag,
    query: pageQuerySchema.extend({
      state: listParamOf(findingSchema.shape.state.options),
      kind: listParamOf(findingSchema.shape.kind.options),
      model: model.optional(),
      mine: z.enum(['true', 'false']).optional(),
    }),
    response: pageOf(findingSchema),
  }),
  addFinding: defineRoute({
    method: 'post',
    path: '/governance/findings',
    summary: 'Note a finding or an incident',
    tag,
    body: z.object({
      kind: z.enum(['finding', 'incident']),
      severity,
      model,
      version: version.optional(),
      title: z.string().trim().min(3).max(500),
      detail: z.string().max(10_000).optional(),
      owner: personRefSchema.optional(),
      dueOn: dueDaySchema.optional(),
    }),
    response: findingSchema,
  }),
  closeFinding: defineRoute({
    method: 'post',
    path: '/governance/findings/:id/closure',
    summary: 'Resolve a finding, accept its risk, or open it again',
    tag,
    params: byId,
    body: z.object({
      state: z.enum(['open', 'resolved', 'accepted']),
      reason: reasonSchema,
    }),
    response: findingSchema,
  }),
  recall: defineRoute({
    method: 'post',
    path: '/governance/recalls',
    summary: 'Something upstream changed: reopen what depends on it',
    tag,
    body: z.object({
      /** A model of the registry, or an id of a model, dataset or licence elsewhere. */
      subject: z.string().trim().min(1).max(500),
      what: z.enum(['licence', 'revision', 'scan', 'base_model', 'data']),
      reason: reasonSchema,
      /** Only say what depends on it. */
      trial: z.boolean().default(false),
    }),
    response: z.object({
      reopened: z.number().int(),
      items: z.array(
        z.object({
          model,
          version,
          because: z.string(),
          reviewId: z.string().optional(),
          aliases: z.array(z.string()),
        }),
      ),
    }),
  }),
  ledger: defineRoute({
    method: 'get',
    path: '/governance/ledger',
    summary: 'The ledger, the newest entry first',
    tag,
    query: pageQuerySchema.extend({
      model: model.optional(),
      reviewId: idSchema.optional(),
    }),
    response: pageOf(ledgerEntrySchema),
  }),
  verifyLedger: defineRoute({
    method: 'get',
    path: '/governance/ledger-verification',
    summary: 'Recompute every hash and name the first entry that does not fit',
    tag,
    response: ledgerVerificationSchema,
  }),
  auditPack: defineRoute({
    method: 'get',
    path: '/governance/reviews/:id/audit-pack',
    summary:
      'Evidence, decisions and ledger of a review, to be verified offline',
    tag,
    params: byId,
    raw: true,
  }),
};
