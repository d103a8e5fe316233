/**
 * The upper limit of writing points: pgbench, Postgres' own load generator,
 * inserts rows of the same width, as many a statement, into a table of the same
 * shape (columns, partitions, indexes).
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../scripts/lib/run.mjs';
import { EPOCH, valueOf } from './data.mjs';
import { withClient } from './database.mjs';

const TABLE = 'bench_points';
const ROWS = 1000;
const INSERT = `insert into ${TABLE} (run_id, key_id, step, ts, value)`;
const REST = 'on conflict do nothing;';
const rows = Array.from({ length: ROWS }, (_, i) => {
  const [key, step] = [Math.floor(i / 100), i % 100];
  return `(:run,${key},${step},${EPOCH + step * 1000},${valueOf(
    i,
    key,
    step,
  )})`;
});

/**
 * `series`: Postgres makes the rows itself, prepared, so none travels: nothing
 * that takes points from outside can reach it. `values`: the rows travel as
 * text in one statement, as a client sends them.
 */
export const PGBENCH_SCRIPTS = {
  series: {
    protocol: 'prepared',
    text: `\\set run random(1, 1000000000)
${INSERT} select :run, k, s, ${EPOCH} + s * 1000, ((:run + k * 104729 + s * 31) % 1000003)::float8 / 1000003 from generate_series(0, 9) k, generate_series(0, 99) s ${REST}
`,
  },
  values: {
    protocol: 'simple',
    text: `\\set run random(1, 1000000000)
${INSERT} values ${rows.join(',')} ${REST}
`,
  },
};

export function findPgbench() {
  const { status, stdout } = spawnSync('pgbench', ['--version'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** @returns {Promise<{ pointsPerSecond: number, errors: 0 }>} */
export async function pgbenchRows({
  system,
  script,
  clients,
  seconds,
  postgres,
}) {
  const version = findPgbench();
  if (!version) {
    throw new Error(
      'pgbench is not installed, so the upper limit is not measured',
    );
  }
  await withClient(system.database, copyShape);
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-home-bench-'));
  try {
    const { protocol, text } = PGBENCH_SCRIPTS[script];
    const file = path.join(folder, 'points.sql');
    writeFileSync(file, text);
    const lines = [];
    await run(
      'pgbench',
      [
        ...['--no-vacuum', `--protocol=${protocol}`, `--file=${file}`],
        ...[
          `--client=${clients}`,
          '--jobs=1',
          `--time=${Math.max(1, Math.round(seconds))}`,
        ],
        ...['--host', postgres.host, '--port', String(postgres.port)],
        ...[
          '--username',
          postgres.user,
          decodeURIComponent(new URL(system.database).pathname.slice(1)),
        ],
      ],
      {
        env: { ...process.env, PGPASSWORD: postgres.password },
        onLine: line => lines.push(line),
      },
    );
    const told = lines.join('\n');
    const tps = Number(/tps = ([\d.]+)/.exec(told)?.[1]);
    if (!(tps > 0)) {
      throw new Error(`pgbench tells no rate: ${told}`);
    }
    return { pointsPerSecond: tps * ROWS, errors: 0, pgbench: version };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await withClient(system.database, client =>
      client.query(`drop table if exists ${TABLE}`),
    );
  }
}

/** An empty table like that of the points. */
async function copyShape(client) {
  await client.query(`drop table if exists ${TABLE}`);
  const {
    rows: [{ key }],
  } = await client.query(
    `select pg_get_partkeydef('metric_points'::regclass) as key`,
  );
  await client.query(
    `create table ${TABLE} (like metric_points including all) ${
      key ? `partition by ${key}` : ''
    }`,
  );
  const { rows } = await client.query(
    `select pg_get_expr(c.relpartbound, c.oid) as bound from pg_inherits i
     join pg_class c on c.oid = i.inhrelid where i.inhparent = 'metric_points'::regclass`,
  );
  for (const [number, { bound }] of rows.entries()) {
    await client.query(
      `create table ${TABLE}_${number} partition of ${TABLE} ${bound}`,
    );
  }
}
