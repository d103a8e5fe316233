import {
  experimentDeletePermission,
  experimentReadPermission,
  experimentUpdatePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  AssessmentService,
  TraceService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { TraceReadService } from './TraceReadService';

const read = { permission: experimentReadPermission };
const update = { permission: experimentUpdatePermission };

// What an application logs is data and leaves no audit event; what takes it away, or judges it, does.

export const traceAccess: AccessRules<TraceService> = {
  startTrace: update,
  beginTrace: update,
  endTrace: update,
  logSpans: update,
  getTraceInfo: read,
  getTrace: read,
  getTraces: read,
  searchTraces: read,
  deleteTraces: {
    permission: experimentDeletePermission,
    audit: 'traces-delete',
  },
  setTraceTag: update,
  deleteTraceTag: update,
  linkTracesToRun: update,
  linkPromptsToTrace: update,
};

export const assessmentAccess: AccessRules<AssessmentService> = {
  createAssessment: update,
  getAssessment: read,
  updateAssessment: { ...update, audit: 'assessment-update' },
  deleteAssessment: { ...update, audit: 'assessment-delete' },
};

export const traceReadAccess: AccessRules<TraceReadService> = {
  listTraces: read,
  getTrace: read,
};
