// @ts-check

/**
 * Pages of lineage say of each node how it stands: of a job how its newest run ended, of a dataset when its newest
 * partitions arrived. Both are looked up per node, so each gets an index that ends at the newest.
 *
 * Locks: writes to `lineage_runs` and `lineage_deliveries` wait while the indexes are built.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create index lineage_runs_newest_idx on lineage_runs (namespace, job, last_seen desc);
    create index lineage_deliveries_dataset_idx on lineage_deliveries (dataset_id, slot desc);
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index lineage_deliveries_dataset_idx;
    drop index lineage_runs_newest_idx;
  `);
};
