import { createPermission } from '@backstage/plugin-permission-common';

export const featureReadPermission = createPermission({
  name: 'ml-home.feature.read',
  attributes: { action: 'read' },
});

/** Registering families, reporting deliveries. */
export const featureWritePermission = createPermission({
  name: 'ml-home.feature.write',
  attributes: { action: 'update' },
});

/** Promises and excuses. */
export const featureSloPermission = createPermission({
  name: 'ml-home.feature.slo',
  attributes: { action: 'update' },
});

/** Proposing a promise or a retirement to the owner. */
export const featureProposePermission = createPermission({
  name: 'ml-home.feature.propose',
  attributes: { action: 'create' },
});

export const featurePermissions = [
  featureReadPermission,
  featureWritePermission,
  featureSloPermission,
  featureProposePermission,
];
