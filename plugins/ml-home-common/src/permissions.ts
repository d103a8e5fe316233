import { experimentPermissions } from './experiments';
import { homePermissions } from './home';
import { modelPermissions } from './models';
import { projectPermissions } from './projects';

/** Every permission of ML Home, for policies and for the permissions registry. */
export const mlHomePermissions = [
  ...modelPermissions,
  ...experimentPermissions,
  ...projectPermissions,
  ...homePermissions,
];
