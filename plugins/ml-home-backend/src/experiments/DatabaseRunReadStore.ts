import { KeyValue, RunRecord } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRepeated } from '../database';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DbRunRow, toKeyValues, toRunInfo } from './rows';
import { RunCache, RunContents } from './RunCache';

/** Texts by their keys, of one run. */
interface DbValuesRow {
  run_id: string;
  held: Record<string, string>;
}

interface DbLinksRow {
  id: string;
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
/** Runs that one read takes: a page may have 50,000, and what the driver makes of them holds all others up. */
const READ_AT_ONCE = 500;

/** Reads runs with all that was logged into them: four statements for every 500 runs that are not remembered. */
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
    for (let from = 0; from < unknown.length; from += READ_AT_ONCE) {
      const part = unknown.slice(from, from + READ_AT_ONCE);
      for (const [row, read] of await this.#read(executor, part)) {
        contents.set(row.id, read);
        this.#cache.set(row.id, row.revision, read);
      }
    }
    return rows.map(row => ({ ...toRunInfo(row), ...contents.get(row.id)! }));
  }

  async #read(
    executor: Executor,
    rows: DbRunRow[],
  ): Promise<[DbRunRow, RunContents][]> {
    const ids = rows.map(row => row.id);
    const [params, tags, links, metrics] = await Promise.all([
      this.#valuesOf(executor, 'run_params', ids),
      this.#valuesOf(executor, 'run_tags', ids),
      this.#linksOf(executor, ids),
      this.#metrics.latestOf(executor, ids),
    ]);
    return rows.map(row => [
      row,
      {
        params: params.get(row.id) ?? [],
        tags: tags.get(row.id) ?? [],
        metrics: metrics.get(row.id) ?? [],
        ...toLinks(links.get(row.id)),
      },
    ]);
  }

  async #valuesOf(
    executor: Executor,
    table: 'run_params' | 'run_tags',
    ids: string[],
  ): Promise<Map<string, KeyValue[]>> {
    const rows = await queryRepeated<DbValuesRow>(
      executor,
      `select run_id, json_object_agg(key, value order by key) as held from ${table}
       where run_id = any(?::bigint[]) group by run_id`,
      [pgArray(ids)],
    );
    return new Map(rows.map(row => [row.run_id, toKeyValues(row.held)]));
  }

  async #linksOf(
    executor: Executor,
    ids: string[],
  ): Promise<Map<string, DbLinksRow>> {
    const rows = await queryRepeated<DbLinksRow>(
      executor,
      `select i.id,
         (select jsonb_agg(jsonb_build_object('name', d.name, 'digest', d.digest, 'source_type', d.source_type,
            'source', d.source, 'schema', d.schema, 'profile', d.profile, 'tags', rd.tags) order by d.id)
          from run_datasets rd join datasets d on d.id = rd.dataset_id where rd.run_id = i.id) as datasets,
         (select jsonb_agg(jsonb_build_object('direction', m.direction, 'model_id', m.model_id, 'step', m.step) order by m.model_id)
          from run_models m where m.run_id = i.id) as models
       from unnest(?::bigint[]) as i(id)`,
      [pgArray(ids)],
    );
    return new Map(rows.map(row => [row.id, row]));
  }
}

function toLinks(
  row: DbLinksRow | undefined,
): Pick<RunContents, 'datasets' | 'modelInputs' | 'modelOutputs'> {
  return {
    datasets: (row?.datasets ?? []).map(dataset => ({
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.source_type,
      source: dataset.source,
      schema: dataset.schema ?? undefined,
      profile: dataset.profile ?? undefined,
      tags: toKeyValues(dataset.tags),
    })),
    modelInputs: (row?.models ?? [])
      .filter(model => model.direction === 'input')
      .map(model => model.model_id),
    modelOutputs: (row?.models ?? [])
      .filter(model => model.direction === 'output')
      .map(model => ({ modelId: model.model_id, step: model.step })),
  };
}
