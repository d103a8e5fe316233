import {
  experimentReadPermission,
  experimentUpdatePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScorerService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';

const read = { permission: experimentReadPermission };
const update = { permission: experimentUpdatePermission };

export const scorerAccess: AccessRules<ScorerService> = {
  registerScorer: { ...update, audit: 'scorer-register' },
  listScorers: read,
  listScorerVersions: read,
  getScorer: read,
  deleteScorer: { ...update, audit: 'scorer-delete' },
};
