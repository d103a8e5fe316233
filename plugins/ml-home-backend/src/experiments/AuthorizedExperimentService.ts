import {
  experimentCreatePermission,
  experimentDeletePermission,
  experimentReadPermission,
  experimentUpdatePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ExperimentService,
  LoggedModelService,
  RunService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { ExperimentReadService } from './ExperimentReadService';

const read = { permission: experimentReadPermission };
const update = { permission: experimentUpdatePermission };

// What is logged into a run (metrics, params, tags, inputs) is data and leaves no audit event of its own; the events
// of the run do.

export const experimentAccess: AccessRules<ExperimentService> = {
  createExperiment: {
    permission: experimentCreatePermission,
    audit: 'experiment-create',
  },
  getExperiment: read,
  getExperimentByName: read,
  searchExperiments: read,
  renameExperiment: { ...update, audit: 'experiment-rename' },
  deleteExperiment: {
    permission: experimentDeletePermission,
    audit: 'experiment-delete',
  },
  restoreExperiment: {
    permission: experimentDeletePermission,
    audit: 'experiment-restore',
  },
  setExperimentTag: { ...update, audit: 'experiment-tag-set' },
  deleteExperimentTag: { ...update, audit: 'experiment-tag-delete' },
};

export const runAccess: AccessRules<RunService> = {
  createRun: { ...update, audit: 'run-create' },
  getRun: read,
  updateRun: { ...update, audit: 'run-update' },
  deleteRun: { permission: experimentDeletePermission, audit: 'run-delete' },
  restoreRun: { permission: experimentDeletePermission, audit: 'run-restore' },
  logBatch: update,
  deleteTag: update,
  logInputs: update,
  logOutputs: update,
  searchRuns: read,
  getMetricHistory: read,
};

export const loggedModelAccess: AccessRules<LoggedModelService> = {
  createLoggedModel: { ...update, audit: 'logged-model-create' },
  getLoggedModel: read,
  finishLoggedModel: { ...update, audit: 'logged-model-finish' },
  deleteLoggedModel: {
    permission: experimentDeletePermission,
    audit: 'logged-model-delete',
  },
  setLoggedModelTags: update,
  deleteLoggedModelTag: update,
  logLoggedModelParams: update,
  searchLoggedModels: read,
};

export const experimentReadAccess: AccessRules<ExperimentReadService> = {
  listExperiments: read,
  getExperiment: read,
  listRuns: read,
  getRun: read,
  getMetricSeries: read,
};
