import { projectReadPermission } from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import { ProjectService } from './types';

export const projectAccess: AccessRules<ProjectService> = {
  listProjects: { permission: projectReadPermission },
  getProject: { permission: projectReadPermission },
};
