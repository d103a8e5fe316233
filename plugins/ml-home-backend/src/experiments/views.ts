import {
  DatasetInput,
  ExperimentSummary,
  Fact,
  LatestMetric,
  RunDetail,
  RunSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  MetricPoint,
  RunRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  DbExperimentSummaryRow,
  DbRunModels,
  DbRunSummaryRow,
} from './DatabaseExperimentReadStore';
import { DEMO_TAG, PROJECT_TAG } from './projectRef';
import { toNumber } from './rows';
import { isStale } from './staleness';

/** JSON has no NaN and no infinity; they travel as words. */
export function toJsonNumber(
  value: number,
): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  return value === -Infinity ? '-Infinity' : value;
}

const MAX_DATE = 8.64e15;

/** ISO text of client-sent milliseconds; undefined beyond what a date can hold. */
export function toIso(millis: number | undefined): string | undefined {
  if (millis === undefined || Math.abs(millis) > MAX_DATE) return undefined;
  return new Date(millis).toISOString();
}

export function toLatestMetric(
  point: MetricPoint,
  count?: { count: number; limited: boolean },
): LatestMetric {
  return {
    key: point.key,
    value: toJsonNumber(point.value),
    timestamp: point.timestamp,
    step: point.step,
    ...(count ? { count: count.count, countLimited: count.limited } : {}),
  };
}

function ownerOf(row: DbExperimentSummaryRow): Fact<string> | undefined {
  if (row.project_owner) {
    return {
      value: row.project_owner,
      source: 'declared',
      from: row.project_location ?? row.project_ref ?? undefined,
    };
  }
  return row.created_by
    ? {
        value: row.created_by,
        source: 'run',
        from: 'mlflow',
        at: row.created_at.toISOString(),
      }
    : undefined;
}

export function toExperimentSummary(
  row: DbExperimentSummaryRow,
): ExperimentSummary {
  return {
    id: row.id,
    name: row.name,
    artifactLocation: row.artifact_location,
    lifecycleStage: row.lifecycle_stage,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    tags: row.tags,
    owner: ownerOf(row),
    project: row.project_ref
      ? {
          value: row.project_ref,
          source: PROJECT_TAG in row.tags ? 'run' : 'declared',
          from:
            PROJECT_TAG in row.tags
              ? `tag ${PROJECT_TAG}`
              : row.project_location ?? undefined,
        }
      : undefined,
    demo: DEMO_TAG in row.tags,
    runCount: Number(row.run_count),
    lastRunAt: toIso(toNumber(row.last_run)),
  };
}

export function toRunSummary(
  row: DbRunSummaryRow,
  metrics: MetricPoint[],
): RunSummary {
  return {
    runId: row.run_id,
    name: row.name,
    experiment: { id: row.experiment_id, name: row.experiment_name },
    status: row.status,
    lifecycleStage: row.lifecycle_stage,
    createdBy: row.created_by ?? undefined,
    clientUser: row.client_user || undefined,
    startTime: toNumber(row.start_time),
    endTime: toNumber(row.end_time),
    lastActivityAt: row.active_at.toISOString(),
    stale: isStale(row),
    parentRunId: row.parent_run_id ?? undefined,
    childCount: Number(row.child_count ?? 0),
    metrics: metrics.map(metric => toLatestMetric(metric)),
    demo: row.demo,
  };
}

export function toDatasetInput(dataset: DatasetRecord): DatasetInput {
  return {
    name: dataset.name,
    digest: dataset.digest,
    sourceType: dataset.sourceType,
    source: dataset.source,
    schema: dataset.schema,
    profile: dataset.profile,
    context: dataset.tags.find(tag => tag.key === 'mlflow.data.context')?.value,
  };
}

export function toRunDetail(
  row: DbRunSummaryRow,
  run: RunRecord,
  models: DbRunModels,
  parentNames: ReadonlyMap<string, string>,
): RunDetail {
  const parentName =
    row.parent_run_id === null ? undefined : parentNames.get(row.parent_run_id);
  return {
    ...toRunSummary(row, run.metrics),
    artifactUri: run.artifactUri,
    description: run.tags.find(tag => tag.key === 'mlflow.note.content')?.value,
    params: run.params,
    tags: run.tags,
    datasets: run.datasets.map(toDatasetInput),
    loggedModels: models.loggedModels
      .filter(model => model.source_run_id === row.run_id)
      .map(model => ({
        modelId: model.model_id,
        name: model.name,
        status: model.status,
        artifactUri: model.artifact_uri,
      })),
    modelVersions: models.versions
      .filter(version => version.run_id === row.run_id)
      .map(version => ({
        model: version.model,
        version: String(version.version),
        aliases: version.aliases,
      })),
    parent:
      parentName === undefined
        ? undefined
        : { runId: row.parent_run_id!, name: parentName },
  };
}
