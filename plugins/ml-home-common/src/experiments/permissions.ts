import { createPermission } from '@backstage/plugin-permission-common';

export const RESOURCE_TYPE_EXPERIMENT = 'ml-home-experiment';

/** See an experiment and everything its runs hold. */
export const experimentReadPermission = createPermission({
  name: 'ml-home.experiment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_EXPERIMENT,
});

export const experimentCreatePermission = createPermission({
  name: 'ml-home.experiment.create',
  attributes: { action: 'create' },
});

/** Change an experiment, and log into it: runs, metrics, artifacts. */
export const experimentUpdatePermission = createPermission({
  name: 'ml-home.experiment.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_EXPERIMENT,
});

/** Delete or restore an experiment or one of its runs. */
export const experimentDeletePermission = createPermission({
  name: 'ml-home.experiment.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_EXPERIMENT,
});

export const experimentPermissions = [
  experimentReadPermission,
  experimentCreatePermission,
  experimentUpdatePermission,
  experimentDeletePermission,
];
