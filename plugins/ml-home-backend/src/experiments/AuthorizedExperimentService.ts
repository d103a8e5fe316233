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
import { ExperimentSettingsService } from './ExperimentSettingsService';
import { RunBulkService } from './RunBulkService';
import { RunTableService } from './RunTableService';

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
  // Its row says who made it, and when.
  createRun: update,
  getRun: read,
  updateRun: { ...update, audit: 'run-update' },
  deleteRun: { permission: experimentDeletePermission, audit: 'run-delete' },
  restoreRun: { permission: experimentDeletePermission, audit: 'run-restore' },
  logBatch: update,
  appendToTag: update,
  deleteTag: update,
  logInputs: update,
  logOutputs: update,
  searchRuns: read,
  getMetricHistory: read,
  sampleMetric: read,
};

export const loggedModelAccess: AccessRules<LoggedModelService> = {
  createLoggedModel: { ...update, audit: 'logged-model-create' },
  getLoggedModel: read,
  getLoggedModelOrDeleted: read,
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
  getRuns: read,
  getSeries: read,
};

export const runTableAccess: AccessRules<RunTableService> = {
  listRows: read,
  countRuns: read,
  groupRuns: read,
  listColumns: read,
  getCommonColumns: read,
  listValues: read,
  getImportance: read,
  exportRows: { ...read, audit: 'runs-export' },
};

export const runBulkAccess: AccessRules<RunBulkService> = {
  archiveRuns: {
    permission: experimentDeletePermission,
    audit: 'runs-archive',
  },
  restoreRuns: {
    permission: experimentDeletePermission,
    audit: 'runs-restore',
  },
  tagRuns: { ...update, audit: 'runs-tag' },
};

export const experimentSettingsAccess: AccessRules<ExperimentSettingsService> =
  {
    getSettings: read,
    setMetric: { ...update, audit: 'experiment-metric-set' },
    setBaseline: { ...update, audit: 'experiment-baseline-set' },
    removeBaseline: { ...update, audit: 'experiment-baseline-remove' },
    listViews: read,
    // Whoever sees an experiment may keep views of it.
    saveView: { ...read, writes: true, audit: 'run-view-save' },
    updateView: { ...read, writes: true, audit: 'run-view-update' },
    deleteView: { ...read, writes: true, audit: 'run-view-delete' },
  };
