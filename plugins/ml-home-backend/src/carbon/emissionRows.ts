import {
  CarbonImport,
  EmissionDefect,
  KeptEmission,
  KnownEmission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { EmissionSource, MatchedEmission } from './types';

export interface DbImportRow {
  id: string;
  source: EmissionSource;
  name: string;
  state: CarbonImport['state'];
  rows: number;
  left_out: number;
  matched: number;
  defects: EmissionDefect[];
  message: string | null;
  created_by: string | null;
  created_at: Date;
}

export interface DbEmissionRow {
  id: string;
  source: EmissionSource;
  tracker: string;
  task: string;
  project: string | null;
  experiment: string | null;
  reported_at: Date | null;
  seconds: number | null;
  kwh: number | null;
  grams: number | null;
  gpu_kwh: number | null;
  cpu_kwh: number | null;
  memory_kwh: number | null;
  detail: Record<string, string | number | undefined>;
  run_id: string | null;
  matched_by: string | null;
}

const textOf = (value: string | number | undefined) =>
  value === undefined ? undefined : String(value);

export const toImport = (row: DbImportRow): CarbonImport => ({
  id: row.id,
  source: row.source,
  name: row.name,
  state: row.state,
  rows: row.rows,
  leftOut: row.left_out,
  matched: row.matched,
  defects: row.defects,
  message: row.message ?? undefined,
  createdBy: row.created_by ?? undefined,
  createdAt: row.created_at.toISOString(),
});

export const toEmission = (row: DbEmissionRow): KnownEmission => ({
  id: row.id,
  source: row.source,
  tracker: row.tracker,
  task: row.task || undefined,
  project: row.project ?? undefined,
  experiment: row.experiment ?? undefined,
  at: row.reported_at?.toISOString(),
  seconds: row.seconds ?? undefined,
  kWh: row.kwh ?? undefined,
  grams: row.grams ?? undefined,
  country: textOf(row.detail.country),
  gpuModel: textOf(row.detail.gpuModel),
  version: textOf(row.detail.version),
  runId: row.run_id ?? undefined,
  matchedBy: row.matched_by ?? undefined,
});

export const toKept = (row: DbEmissionRow): KeptEmission => ({
  source: row.source,
  tracker: row.tracker,
  task: row.task || undefined,
  at: row.reported_at?.toISOString(),
  seconds: row.seconds ?? undefined,
  kWh: row.kwh ?? undefined,
  grams: row.grams ?? undefined,
  gpuKwh: row.gpu_kwh ?? undefined,
  cpuKwh: row.cpu_kwh ?? undefined,
  memoryKwh: row.memory_kwh ?? undefined,
  provider: textOf(row.detail.provider),
  cloudRegion: textOf(row.detail.cloudRegion),
  country: textOf(row.detail.country),
  pue: typeof row.detail.pue === 'number' ? row.detail.pue : undefined,
  version: textOf(row.detail.version),
});

export const detailOf = (one: MatchedEmission) => ({
  country: one.country,
  region: one.region,
  provider: one.provider,
  cloudRegion: one.cloudRegion,
  gpuModel: one.gpuModel,
  gpuCount: one.gpuCount,
  cpuModel: one.cpuModel,
  cpuCount: one.cpuCount,
  pue: one.pue,
  version: one.version,
  mode: one.mode,
});
