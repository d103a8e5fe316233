import {
  experimentReadPermission,
  experimentUpdatePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ArtifactService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';

export const artifactAccess: AccessRules<ArtifactService> = {
  upload: { permission: experimentUpdatePermission },
  download: { permission: experimentReadPermission },
  list: { permission: experimentReadPermission },
  canTransferDirectly: { permission: experimentReadPermission },
  beginUpload: { permission: experimentUpdatePermission },
  completeUpload: { permission: experimentUpdatePermission },
  abortUpload: { permission: experimentUpdatePermission },
  signUpload: { permission: experimentUpdatePermission },
  signDownload: { permission: experimentReadPermission },
  remove: { permission: experimentUpdatePermission, audit: 'artifact-delete' },
};
