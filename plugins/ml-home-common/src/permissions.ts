import { costPermissions } from './costs';
import { cardPermissions } from './cards';
import { experimentPermissions } from './experiments';
import { featurePermissions } from './features';
import { governancePermissions } from './governance';
import { homePermissions } from './home';
import { lineagePermissions } from './lineage';
import { modelPermissions } from './models';
import { projectPermissions } from './projects';
import { webhookPermissions } from './webhooks';

/** Every permission of ML Home, for policies and for the permissions registry. */
export const mlHomePermissions = [
  ...modelPermissions,
  ...experimentPermissions,
  ...projectPermissions,
  ...homePermissions,
  ...featurePermissions,
  ...lineagePermissions,
  ...costPermissions,
  ...governancePermissions,
  ...webhookPermissions,
  ...cardPermissions,
];
