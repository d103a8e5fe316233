import {
  demoRemovePermission,
  experimentReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import { HomeService } from './HomeService';

export const homeAccess: AccessRules<HomeService> = {
  getMe: { permission: experimentReadPermission },
  removeDemo: { permission: demoRemovePermission, audit: 'demo-remove' },
};
