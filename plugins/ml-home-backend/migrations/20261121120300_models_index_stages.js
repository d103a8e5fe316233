// @ts-check

/**
 * The newest version of each stage, which every answer about a model names, is found by one step into an index
 * instead of by reading all versions of the model.
 *
 * Locks: writes to `model_versions` wait while the index is built, which takes seconds for a million versions.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    'create index model_versions_stage_idx on model_versions (model_id, stage, version desc)',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index model_versions_stage_idx');
};
