import {
  lineageReadPermission,
  lineageWritePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { LineageService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { LineageReadService } from './LineageReadService';

const read = { permission: lineageReadPermission };

// What a job reports is data, and leaves no audit event: the log of events says who did what.

export const lineageAccess: AccessRules<LineageService> = {
  recordEvents: { permission: lineageWritePermission },
};

export const lineageReadAccess: AccessRules<LineageReadService> = {
  getGraph: read,
  listEvents: read,
};
