/** What is in the database of a system, read past the system: answers are checked against it. */

import { hasTable, query, tableBytes, withClient } from './database.mjs';

const STORES = {
  portal: {
    pointTables: ['metric_points', 'metric_rollups'],
    emptied: [
      'runs',
      'metric_points',
      'metric_rollups',
      'datasets',
      'logged_models',
    ],
    points: `select count(*)::int as n from metric_points p
      join runs r on r.id = p.run_id where r.run_id = any($1)`,
    allPoints: 'select count(*)::int as n from metric_points',
    latest: `select r.run_id, k.key, l.step::float8 as step, l.value
      from latest_metrics l join runs r on r.id = l.run_id
      join metric_keys k on k.id = l.key_id where r.run_id = any($1)`,
    lifecycles: `select count(*) filter (where status = 'FINISHED')::int as runs,
      coalesce(sum((select count(*) from run_params p where p.run_id = r.id)), 0)::int as params,
      coalesce(sum((select count(*) from run_tags t where t.run_id = r.id and t.key like 'bench.%')), 0)::int as tags,
      coalesce(sum((select count(*) from latest_metrics l where l.run_id = r.id)), 0)::int as metrics,
      coalesce(sum((select count(*) from run_datasets d where d.run_id = r.id)), 0)::int as datasets
      from runs r where r.experiment_id = $1`,
    versions: `select v.version from model_versions v
      join models m on m.id = v.model_id where m.name = $1 order by 1`,
  },
  mlflow: {
    pointTables: ['metrics'],
    emptied: ['runs', 'datasets', 'inputs', 'input_tags', 'logged_models'],
    points: 'select count(*)::int as n from metrics where run_uuid = any($1)',
    allPoints: 'select count(*)::int as n from metrics',
    latest: `select run_uuid as run_id, key, step::float8 as step, value
      from latest_metrics where run_uuid = any($1)`,
    lifecycles: `select count(*) filter (where status = 'FINISHED')::int as runs,
      coalesce(sum((select count(*) from params p where p.run_uuid = r.run_uuid)), 0)::int as params,
      coalesce(sum((select count(*) from tags t where t.run_uuid = r.run_uuid and t.key like 'bench.%')), 0)::int as tags,
      coalesce(sum((select count(*) from latest_metrics l where l.run_uuid = r.run_uuid)), 0)::int as metrics,
      coalesce(sum((select count(*) from inputs i where i.destination_id = r.run_uuid)), 0)::int as datasets
      from runs r where r.experiment_id = $1`,
    versions:
      'select version from model_versions where name = $1 order by version',
  },
};

export async function countPoints(system, runIds) {
  const sql = STORES[system.kind].points;
  return (await query(system.database, sql, [runIds]))[0].n;
}

/** @returns {Promise<Map<string, { step: number, value: number }>>} by run id and key with a space between */
export async function latestMetrics(system, runIds) {
  const sql = STORES[system.kind].latest;
  const rows = await query(system.database, sql, [runIds]);
  return new Map(rows.map(row => [`${row.run_id} ${row.key}`, row]));
}

export async function countLifecycles(system, experimentId) {
  const sql = STORES[system.kind].lifecycles;
  return (await query(system.database, sql, [experimentId]))[0];
}

export async function versionNumbers(system, model) {
  const rows = await query(system.database, STORES[system.kind].versions, [
    model,
  ]);
  return rows.map(({ version }) => version);
}

/** Bytes on disk per point, indexes and what else is kept of points included. */
export async function bytesPerPoint(system) {
  const { pointTables, allPoints } = STORES[system.kind];
  const [{ n: points }] = await query(system.database, allPoints);
  let bytes = 0;
  for (const table of await present(system, pointTables)) {
    bytes += await tableBytes(system.database, table);
  }
  return { points, bytes, each: points > 0 ? bytes / points : undefined };
}

/** Empties what was logged, so that both systems begin on the same ground. */
export async function emptyAll(system) {
  const tables = await present(system, STORES[system.kind].emptied);
  await query(system.database, `truncate ${tables.join(', ')} cascade`);
  const id = system.kind === 'portal' ? 'id' : 'experiment_id';
  await query(system.database, `delete from experiments where ${id} <> 0`);
  await query(system.database, 'vacuum (analyze)');
}

function present({ database }, tables) {
  return withClient(database, async client => {
    const found = [];
    for (const table of tables) {
      if (await hasTable(client, table)) {
        found.push(table);
      }
    }
    return found;
  });
}
