import {
  CarbonBasis,
  CarbonGap,
  CarbonOrigin,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Executor,
  pgArray,
  queryRows,
  readPage,
  SqlPart,
  sqlPart,
} from '../database';
import { PARTIAL } from './DatabaseCarbonReadStore';

export interface DbComparedRow {
  /** Whether its figures were made. */
  reckoned: boolean;
  model: string | null;
  version: number | null;
  run_id: string | null;
  id: string | null;
  run_name: string | null;
  grams: number | null;
  kwh: number | null;
  partial: boolean | null;
  origin: CarbonOrigin | null;
}

export interface DbUnknownRow {
  run_id: string;
  name: string;
  experiment_id: string;
  experiment: string;
  end_time: string;
  kwh: number | null;
  gaps: CarbonGap[];
}

/** Reads what is compared, and what is missing. */
export class DatabaseComparisonStore {
  async versions(
    executor: Executor,
    models: string[],
    basis: CarbonBasis,
    scope: SqlPart | undefined,
    limit: number,
  ): Promise<DbComparedRow[]> {
    return queryRows(
      executor,
      `select m.name as model, v.version, v.run_id, r.id, r.name as run_name, c.${basis} as grams, c.kwh, c.origin, ${PARTIAL} as partial,
         c.run_id is not null as reckoned
       from models m join model_versions v on v.model_id = m.id
       left join runs r on r.run_id = v.run_id left join carbon_runs c on c.run_id = r.id
       where m.name = any(?::text[]) and ${scope?.sql ?? 'true'}
       order by v.created_at desc, m.name, v.version desc limit ?`,
      [pgArray(models), ...(scope?.bindings ?? []), limit],
    );
  }

  async runs(
    executor: Executor,
    experiment: string,
    basis: CarbonBasis,
    limit: number,
  ): Promise<DbComparedRow[]> {
    return queryRows(
      executor,
      `select null as model, null as version, r.run_id, r.id, r.name as run_name, c.${basis} as grams, c.kwh, c.origin, ${PARTIAL} as partial,
         c.run_id is not null as reckoned
       from runs r left join carbon_runs c on c.run_id = r.id
       where r.experiment_id = ?::bigint and r.lifecycle_stage = 'active'
       order by r.start_time desc, r.run_id limit ?`,
      [experiment, limit],
    );
  }

  /** Metrics that runs have, but for those of the system, the most frequent first. */
  async metrics(
    executor: Executor,
    ids: string[],
    limit: number,
  ): Promise<{ key: string; count: string }[]> {
    return queryRows(
      executor,
      `select k.key, count(*) as count from latest_metrics l join metric_keys k on k.id = l.key_id
       where l.run_id = any(?::bigint[]) and k.key not like 'system/%' group by 1 order by 2 desc, 1 limit ?`,
      [pgArray(ids), limit],
    );
  }

  async quality(
    executor: Executor,
    ids: string[],
    metric: string,
  ): Promise<Map<string, number>> {
    const rows = await queryRows<{ id: string; value: number }>(
      executor,
      `select l.run_id as id, l.value from latest_metrics l join metric_keys k on k.id = l.key_id
       where k.key = ? and l.run_id = any(?::bigint[])`,
      [metric, pgArray(ids)],
    );
    return new Map(
      rows
        .filter(({ value }) => Number.isFinite(value))
        .map(({ id, value }) => [id, value]),
    );
  }

  async unknownRuns(
    executor: Executor,
    basis: CarbonBasis,
    scope: SqlPart | undefined,
    query: { cursor?: string; limit: number },
  ): Promise<Page<DbUnknownRow>> {
    return readPage<DbUnknownRow>(executor, {
      select:
        'r.run_id, r.name, e.id as experiment_id, e.name as experiment, r.end_time, c.kwh, c.gaps',
      from: `carbon_runs c join runs r on r.id = c.run_id and r.lifecycle_stage = 'active'
        join experiments e on e.id = r.experiment_id`,
      where: scope
        ? sqlPart(`c.${basis} is null and (${scope.sql})`, scope.bindings)
        : sqlPart(`c.${basis} is null`),
      sort: [
        {
          sql: `(c.day - '2000-01-01'::date)`,
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
        {
          sql: 'c.run_id',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
      ],
      ...query,
    });
  }
}
