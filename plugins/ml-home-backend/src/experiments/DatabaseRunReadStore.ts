import { RunRecord } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRows } from '../database';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import {
  DbMetricRow,
  DbRunRow,
  toKeyValues,
  toMetricPoint,
  toRunInfo,
} from './rows';
import { RunCache, RunContents } from './RunCache';

interface DbRunPartsRow {
  id: string;
  params: { key: string; value: string }[] | null;
  tags: { key: string; value: string }[] | null;
  datasets:
    | {
        name: string;
        digest: string;
        source_type: string;
        source: string;
        schema: string | null;
        profile: string | null;
        tags: Record<string, string>;
      }[]
    | null;
  models:
    | { direction: 'input' | 'output'; model_id: string; step: number }[]
    | null;
}

/** Params, tags and metrics of runs that a process remembers: a few thousand runs of a hundred values. */
const REMEMBERED = 250_000;

/** Reads runs with all that was logged into them: two statements, however many runs. */
export class DatabaseRunReadStore {
  readonly #metrics: DatabaseMetricStore;
  readonly #cache = new RunCache(REMEMBERED);

  constructor(metrics: DatabaseMetricStore) {
    this.#metrics = metrics;
  }

  /** Runs with all that was logged into them; what is remembered at the row's revision is not read again. */
  async hydrate(executor: Executor, rows: DbRunRow[]): Promise<RunRecord[]> {
    const contents = new Map<string, RunContents>();
    const unknown: DbRunRow[] = [];
    for (const row of rows) {
      const known = this.#cache.get(row.id, row.revision);
      if (known) contents.set(row.id, known);
      else unknown.push(row);
    }
    for (const [row, read] of await this.#read(executor, unknown)) {
      contents.set(row.id, read);
      this.#cache.set(row.id, row.revision, read);
    }
    return rows.map(row => ({ ...toRunInfo(row), ...contents.get(row.id)! }));
  }

  async #read(
    executor: Executor,
    rows: DbRunRow[],
  ): Promise<[DbRunRow, RunContents][]> {
    if (rows.length === 0) return [];
    const ids = rows.map(row => row.id);
    const [parts, metrics] = await Promise.all([
      this.#partsOf(executor, ids),
      this.#metrics.latestOf(executor, ids),
    ]);
    const partsById = new Map(parts.map(part => [part.id, part]));
    const metricsById = Map.groupBy(metrics, metric => metric.run_id);
    return rows.map(row => [
      row,
      toContents(partsById.get(row.id), metricsById.get(row.id) ?? []),
    ]);
  }

  async #partsOf(executor: Executor, ids: string[]): Promise<DbRunPartsRow[]> {
    return queryRows(
      executor,
      `select i.id,
         (select jsonb_agg(jsonb_build_object('key', p.key, 'value', p.value) order by p.key)
          from run_params p where p.run_id = i.id) as params,
         (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key)
          from run_tags t where t.run_id = i.id) as tags,
         (select jsonb_agg(jsonb_build_object('name', d.name, 'digest', d.digest, 'source_type', d.source_type,
            'source', d.source, 'schema', d.schema, 'profile', d.profile, 'tags', rd.tags) order by d.id)
          from run_datasets rd join datasets d on d.id = rd.dataset_id where rd.run_id = i.id) as datasets,
         (select jsonb_agg(jsonb_build_object('direction', m.direction, 'model_id', m.model_id, 'step', m.step) order by m.model_id)
          from run_models m where m.run_id = i.id) as models
       from unnest(?::bigint[]) as i(id)`,
      [pgArray(ids)],
    );
  }
}

function toContents(
  part: DbRunPartsRow | undefined,
  metrics: DbMetricRow[],
): RunContents {
  return {
    params: part?.params ?? [],
    tags: part?.tags ?? [],
    metrics: metrics.map(toMetricPoint),
    datasets: (part?.datasets ?? []).map(dataset => ({
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.source_type,
      source: dataset.source,
      schema: dataset.schema ?? undefined,
      profile: dataset.profile ?? undefined,
      tags: toKeyValues(dataset.tags),
    })),
    modelInputs: (part?.models ?? [])
      .filter(model => model.direction === 'input')
      .map(model => model.model_id),
    modelOutputs: (part?.models ?? [])
      .filter(model => model.direction === 'output')
      .map(model => ({ modelId: model.model_id, step: model.step })),
  };
}
