// @ts-check

/**
 * Models with a tag are found by its value instead of by asking every model, and a model whose versions were never
 * staged is not asked for the newest version of each stage.
 *
 * An index cannot hold a long value whole, so it holds the beginning.
 *
 * Locks: writes to `model_tags` and `model_versions` wait while the indexes are built, which takes seconds for a
 * million rows.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create index model_tags_value_idx on model_tags (key, left(value, 100), model_id);
    drop index model_tags_key_idx;
    create index model_versions_staged_idx on model_versions (model_id, stage, version desc) where stage <> 'None';
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index model_versions_staged_idx;
    create index model_tags_key_idx on model_tags (key);
    drop index model_tags_value_idx;
  `);
};
