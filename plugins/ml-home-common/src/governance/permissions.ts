import { createPermission } from '@backstage/plugin-permission-common';

/** Inventory, reviews, policies, findings; each of them only of models that the caller may see. */
export const governanceReadPermission = createPermission({
  name: 'ml-home.governance.read',
  attributes: { action: 'read' },
});

/** Answer the questionnaire, submit versions, withdraw and resubmit, comment, attach. */
export const governanceSubmitPermission = createPermission({
  name: 'ml-home.governance.submit',
  attributes: { action: 'update' },
});

/** Decide in a role that one's groups hold, assign, remind, keep findings, suspend and retire. */
export const governanceReviewPermission = createPermission({
  name: 'ml-home.governance.review',
  attributes: { action: 'update' },
});

/** Write, publish and retire policies. */
export const governancePolicyPermission = createPermission({
  name: 'ml-home.governance.policy',
  attributes: { action: 'update' },
});

/** Grant and revoke waivers. */
export const governanceWaivePermission = createPermission({
  name: 'ml-home.governance.waive',
  attributes: { action: 'update' },
});

/** Read and verify the ledger, export audit packs. */
export const governanceAuditPermission = createPermission({
  name: 'ml-home.governance.audit',
  attributes: { action: 'read' },
});

export const governancePermissions = [
  governanceReadPermission,
  governanceSubmitPermission,
  governanceReviewPermission,
  governancePolicyPermission,
  governanceWaivePermission,
  governanceAuditPermission,
];
