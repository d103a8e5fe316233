import { ExperimentSummary, RunDetail, RunSummary } from '../experiments';
import { ModelDetail, ModelSummary, ModelVersion } from '../models';
import { ProjectSummary } from '../projects';
import { AccessToken } from '../tokens';

const noon = '2026-03-02T12:00:00.000Z';

export const aModel = (partial: Partial<ModelSummary> = {}): ModelSummary => ({
  name: 'ranker',
  entityRef: 'mlmodel:default/ranker',
  owner: { value: 'group:default/search-ranking', source: 'declared' },
  tags: {},
  labels: [],
  aliases: [],
  versionCount: 1,
  latestVersion: { version: '1', createdAt: noon, runId: 'run1' },
  declaration: { state: 'never' },
  registered: true,
  createdAt: noon,
  updatedAt: noon,
  demo: false,
  ...partial,
});

export const aModelDetail = (
  partial: Partial<ModelDetail> = {},
): ModelDetail => ({ ...aModel(), facts: {}, links: [], ...partial });

export const aModelVersion = (
  partial: Partial<ModelVersion> = {},
): ModelVersion => ({
  model: 'ranker',
  version: '1',
  stage: 'None',
  aliases: [],
  tags: {},
  source: 'models:/m-1',
  status: 'READY',
  createdAt: noon,
  updatedAt: noon,
  run: {
    runId: 'run1',
    name: 'calm-fox-7',
    experimentId: '1',
    experimentName: 'ranking',
  },
  metrics: [],
  ...partial,
});

export const anExperiment = (
  partial: Partial<ExperimentSummary> = {},
): ExperimentSummary => ({
  id: '1',
  name: 'ranking',
  artifactLocation: 'mlflow-artifacts:/1',
  lifecycleStage: 'active',
  createdAt: noon,
  updatedAt: noon,
  tags: {},
  demo: false,
  runCount: 1,
  lastRunAt: noon,
  ...partial,
});

export const aRun = (partial: Partial<RunSummary> = {}): RunSummary => ({
  runId: 'run1',
  name: 'calm-fox-7',
  experiment: { id: '1', name: 'ranking' },
  status: 'FINISHED',
  lifecycleStage: 'active',
  createdBy: 'user:default/ada',
  startTime: Date.parse(noon),
  endTime: Date.parse(noon) + 60_000,
  lastActivityAt: noon,
  childCount: 0,
  metrics: [],
  stale: false,
  demo: false,
  ...partial,
});

export const aRunDetail = (partial: Partial<RunDetail> = {}): RunDetail => ({
  ...aRun(),
  artifactUri: 'mlflow-artifacts:/1/run1/artifacts',
  params: [],
  tags: [],
  datasets: [],
  loggedModels: [],
  modelVersions: [],
  ...partial,
});

export const aProject = (
  partial: Partial<ProjectSummary> = {},
): ProjectSummary => ({
  name: 'home',
  entityRef: 'mlproject:default/home',
  owner: 'group:default/search-ranking',
  phase: 'prototype',
  members: [],
  modelCount: 0,
  experimentCount: 0,
  runCount: 0,
  demo: false,
  ...partial,
});

export const anAccessToken = (
  partial: Partial<AccessToken> = {},
): AccessToken => ({
  id: '0b8c1c1e-9a3f-4b39-8f6d-2f5c4e0a1b2c',
  name: 'laptop',
  hint: '7f3q',
  scopes: ['read', 'write'],
  createdAt: noon,
  state: 'active',
  fixed: false,
  ...partial,
});
