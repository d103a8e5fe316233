import {
  DatasetInput,
  ExperimentSummary,
  Fact,
  LatestMetric,
  MetricSeries,
  RunSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  MetricPoint,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  DbExperimentSummaryRow,
  DbRunSummaryRow,
} from './DatabaseExperimentReadStore';
import { DbSeriesRow } from './DatabaseMetricStore';
import { DEMO_TAG, PROJECT_TAG } from './projectRef';
import { toNumber } from './rows';

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
  count?: number,
): LatestMetric {
  return {
    key: point.key,
    value: toJsonNumber(point.value),
    timestamp: point.timestamp,
    step: point.step,
    ...(count === undefined ? {} : { count }),
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
  const times = [
    toNumber(row.start_time) ?? 0,
    toNumber(row.end_time) ?? 0,
    row.updated_at.getTime(),
    ...metrics.map(metric => metric.timestamp),
  ].filter(time => time <= Date.now() + 86_400_000);
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
    lastActivityAt: new Date(Math.max(...times)).toISOString(),
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

/** Groups the buckets of several metrics into series, in the order that was asked for. */
export function toSeries(keys: string[], rows: DbSeriesRow[]): MetricSeries[] {
  const byKey = Map.groupBy(rows, row => row.key);
  return [...new Set(keys)].map(key => {
    const buckets = byKey.get(key) ?? [];
    return {
      key,
      total: buckets.reduce((sum, row) => sum + row.count, 0),
      notFinite: buckets.reduce((sum, row) => sum + row.not_finite, 0),
      reduced: buckets.some(row => row.count > 1),
      points: buckets.map(row => ({
        step: Number(row.step),
        timestamp: Number(row.ts),
        value: Number.isFinite(row.value) ? row.value : null,
        min: row.min,
        max: row.max,
      })),
    };
  });
}
