// @ts-check

/**
 * Params, tags and latest metrics no longer have their run checked row by row: whoever logs into a run holds the lock
 * of its row, and whoever purges it deletes these first. A batch of a hundred params is spared a
 * hundred checks. The extremes of what was logged before are gathered.
 *
 * Locks: briefly exclusive on the four tables, of which nothing is rewritten; reads all metric points once.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table run_params drop constraint run_params_run_id_foreign;
    alter table run_tags drop constraint run_tags_run_id_foreign;
    alter table latest_metrics drop constraint latest_metrics_run_id_foreign;
    comment on column run_params.run_id is 'runs.id; not enforced, writers lock the run';
    comment on column run_tags.run_id is 'runs.id; not enforced, writers lock the run';
    comment on column latest_metrics.run_id is 'runs.id; not enforced, writers lock the run';
    truncate metric_rollups;
    insert into metric_rollups
    select run_id, key_id, stretch,
      (array_agg(value order by value, step, ts))[1], (array_agg(step order by value, step, ts))[1], (array_agg(ts order by value, step, ts))[1],
      (array_agg(value order by value desc, step, ts))[1], (array_agg(step order by value desc, step, ts))[1], (array_agg(ts order by value desc, step, ts))[1]
    from (
      -- The number of the highest bit decides how wide a stretch is.
      select p.*, case when step < 65536 then step >> 6
        else (step >> (54 - position(b'1' in step::bit(64)))) + 1024 * (48 - position(b'1' in step::bit(64))) end as stretch
      from metric_points p
      where step >= 64 and value > '-Infinity' and value < 'Infinity'
    ) points
    group by run_id, key_id, stretch;
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of ['run_params', 'run_tags', 'latest_metrics']) {
    await knex.raw(
      `delete from ?? t where not exists (select 1 from runs r where r.id = t.run_id)`,
      [table],
    );
    await knex.schema.alterTable(table, t => {
      t.foreign('run_id').references('runs.id').onDelete('CASCADE');
    });
  }
};
