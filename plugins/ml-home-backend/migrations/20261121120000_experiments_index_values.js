// @ts-check

/**
 * What lists and charts of many runs need so that their cost follows the page and not the number of runs.
 *
 * - The latest metrics, params and tags of a run carry its experiment, and are indexed by experiment, key and value: a
 *   filter or an order by one of them walks an index in its order and stops when the page is full. Metrics also carry
 *   the start of their run, which breaks ties. Texts are indexed by their first 100 characters, because a param may be
 *   longer than an index allows.
 * - `metric_rollups` holds the extremes of the points of a metric per stretch of steps, so that a chart of a million
 *   points reads a few thousand rows. Steps below 64 are read as they are. A stretch is 64 steps wide up to step
 *   2^16 and grows with the step beyond, 1,024 stretches to each doubling: at most a few thousand rows a series,
 *   whatever the steps are.
 * - `deleted_at` starts the time for which a deletion can be undone; `active_at` tells a running run from a stale one.
 *
 * Locks: the four tables are rewritten or filled and indexed under an exclusive lock, which takes minutes from tens
 * of millions of metrics on; the portal is starting at that time.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table runs
      add column deleted_at timestamptz,
      add column active_at timestamptz not null default now();
    comment on column runs.deleted_at is 'When it was deleted; purged some days later';
    comment on column runs.active_at is 'When something was last logged into it, within ten seconds';
    update runs set active_at = updated_at,
      deleted_at = case when lifecycle_stage = 'deleted' then updated_at end;
    create index runs_deleted_idx on runs (deleted_at) where deleted_at is not null;
    create index runs_running_idx on runs (experiment_id) where status = 'RUNNING';
    create index runs_name_idx on runs (experiment_id, lower(name), run_id);

    alter table experiments add column deleted_at timestamptz;
    comment on column experiments.deleted_at is 'When it was deleted; purged some days later';
    update experiments set deleted_at = updated_at where lifecycle_stage = 'deleted';

    alter table latest_metrics add column experiment_id bigint, add column start_time bigint;
    update latest_metrics l set experiment_id = r.experiment_id, start_time = r.start_time from runs r where r.id = l.run_id;
    alter table latest_metrics alter column experiment_id set not null, alter column start_time set not null;
    comment on column latest_metrics.experiment_id is 'Experiment of the run';
    comment on column latest_metrics.start_time is 'Start of the run, epoch milliseconds';
    create index latest_metrics_value_idx on latest_metrics (experiment_id, key_id, value, start_time, run_id);

    alter table run_params add column experiment_id bigint;
    update run_params p set experiment_id = r.experiment_id from runs r where r.id = p.run_id;
    alter table run_params alter column experiment_id set not null;
    comment on column run_params.experiment_id is 'Experiment of the run';
    create index run_params_value_idx on run_params (experiment_id, key, left(value, 100), run_id);

    alter table run_tags add column experiment_id bigint;
    update run_tags t set experiment_id = r.experiment_id from runs r where r.id = t.run_id;
    alter table run_tags alter column experiment_id set not null;
    comment on column run_tags.experiment_id is 'Experiment of the run';
    create index run_tags_value_idx on run_tags (experiment_id, key, left(value, 100), run_id);

    create table metric_rollups (
      run_id bigint not null,
      key_id integer not null,
      stretch integer not null,
      min_value double precision not null,
      min_step bigint not null,
      min_ts bigint not null,
      max_value double precision not null,
      max_step bigint not null,
      max_ts bigint not null,
      primary key (run_id, key_id, stretch)
    ) with (fillfactor = 80);
    comment on table metric_rollups is 'Extremes of the finite points of a metric per stretch of steps from 64 on; runs.id is not enforced';
    comment on column metric_rollups.run_id is 'runs.id';
    comment on column metric_rollups.key_id is 'metric_keys.id';
    comment on column metric_rollups.stretch is 'Number of the stretch of steps';
    comment on column metric_rollups.min_step is 'Step of the smallest value';
    comment on column metric_rollups.min_ts is 'Epoch milliseconds of the smallest value';
    comment on column metric_rollups.max_step is 'Step of the greatest value';
    comment on column metric_rollups.max_ts is 'Epoch milliseconds of the greatest value';
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table metric_rollups;
    drop index run_tags_value_idx, run_params_value_idx, latest_metrics_value_idx, runs_name_idx, runs_running_idx, runs_deleted_idx;
    alter table run_tags drop column experiment_id;
    alter table run_params drop column experiment_id;
    alter table latest_metrics drop column experiment_id, drop column start_time;
    alter table experiments drop column deleted_at;
    alter table runs drop column deleted_at, drop column active_at;
  `);
};
