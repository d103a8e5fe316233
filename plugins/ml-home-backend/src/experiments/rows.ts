import { RunStatus } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ExperimentRecord,
  KeyValue,
  LifecycleStage,
  LoggedModelRecord,
  LoggedModelStatus,
  RunInfoRecord,
} from '@ml-home/backstage-plugin-ml-home-node';

// Postgres answers bigint as text.

export interface DbExperimentRow {
  id: string;
  name: string;
  artifact_location: string;
  lifecycle_stage: LifecycleStage;
  created_by: string | null;
  project_ref: string | null;
  created_at: Date;
  updated_at: Date;
  tags: Record<string, string>;
}

export interface DbRunRow {
  id: string;
  run_id: string;
  experiment_id: string;
  name: string;
  status: RunStatus;
  client_user: string;
  created_by: string | null;
  start_time: string | null;
  end_time: string | null;
  lifecycle_stage: LifecycleStage;
  artifact_uri: string;
  parent_run_id: string | null;
  /** Raised by whatever is logged into the run. */
  revision: string;
  active_at: Date;
  created_at: Date;
  updated_at: Date;
}

export interface DbLoggedModelRow {
  model_id: string;
  experiment_id: string;
  name: string;
  model_type: string | null;
  source_run_id: string | null;
  status: LoggedModelStatus;
  artifact_uri: string;
  tags: Record<string, string>;
  params: Record<string, string>;
  created_at: Date;
  updated_at: Date;
}

export const toKeyValues = (record: Record<string, string>): KeyValue[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

export const toRecord = (list: KeyValue[]): Record<string, string> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

export const toNumber = (value: string | null): number | undefined =>
  value === null ? undefined : Number(value);

export function toExperiment(row: DbExperimentRow): ExperimentRecord {
  return {
    id: row.id,
    name: row.name,
    artifactLocation: row.artifact_location,
    lifecycleStage: row.lifecycle_stage,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    tags: toKeyValues(row.tags),
  };
}

export const toRunInfo = (row: DbRunRow): RunInfoRecord => ({
  runId: row.run_id,
  experimentId: row.experiment_id,
  name: row.name,
  status: row.status,
  clientUser: row.client_user,
  startTime: toNumber(row.start_time),
  endTime: toNumber(row.end_time),
  artifactUri: row.artifact_uri,
  lifecycleStage: row.lifecycle_stage,
});

export function toLoggedModel(
  row: DbLoggedModelRow,
  metrics: LoggedModelRecord['metrics'],
): LoggedModelRecord {
  return {
    modelId: row.model_id,
    experimentId: row.experiment_id,
    name: row.name,
    modelType: row.model_type ?? undefined,
    sourceRunId: row.source_run_id ?? undefined,
    status: row.status,
    artifactUri: row.artifact_uri,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    tags: toKeyValues(row.tags),
    params: toKeyValues(row.params),
    metrics,
  };
}
