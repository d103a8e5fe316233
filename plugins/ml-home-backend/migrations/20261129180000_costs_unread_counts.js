// @ts-check

/**
 * Counts that runs say and that are none, such as `auto` or `-3`: what such a run cost and emitted is unknown, with what
 * it said as the reason, where one GPU was taken for it before.
 *
 * Runs whose tags or params say so are marked to be read again.
 *
 * Locks: `run_uses` for a moment, for a column with a default that touches no row; rows of `carbon_runs` that are
 * marked. Tags and params are read once.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table run_uses add column unread jsonb not null default '[]';
    comment on column run_uses.unread is 'Counts that the run says and that are none: resource, key and value of each';

    update carbon_runs c set factors_version = '' from (
      select t.run_id from (
        select run_id, key, value from run_tags union all select run_id, key, value from run_params
      ) t
      where t.key in ('mlhome.dev/gpu-count', 'gpu_count', 'num_gpus', 'n_gpus', 'n_gpu', 'accelerator_count',
        'mlhome.dev/cpu-count', 'cpu_count', 'num_cpus', 'vcpus', 'mlhome.dev/memory-gb', 'memory_gb')
        and btrim(t.value) !~ '^[0-9]+([.][0-9]*){0,1}$'
    ) w where c.run_id = w.run_id;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    update carbon_runs c set factors_version = '' from run_uses u where u.run_id = c.run_id and u.unread <> '[]';
    alter table run_uses drop column unread;
  `);
};
