// @ts-check

/**
 * Scorers: how the answers of an experiment are judged, in numbered versions. `last_version` hands out the numbers
 * under its row lock; a deleted number is never given again.
 *
 * Locks: creates; the foreign key to experiments takes SHARE ROW EXCLUSIVE on it for a moment.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('scorers', table => {
    table.comment('Named scorers of experiments');
    table.uuid('id').primary();
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('name').notNullable();
    table
      .integer('last_version')
      .notNullable()
      .defaultTo(0)
      .comment('Highest version number ever given');
    table.unique(['experiment_id', 'name']);
  });
  await knex.schema.createTable('scorer_versions', table => {
    table.comment('Versions of scorers');
    table
      .uuid('scorer_id')
      .notNullable()
      .references('scorers.id')
      .onDelete('CASCADE');
    table.integer('version').notNullable();
    table
      .text('definition')
      .notNullable()
      .comment('JSON from the client; the portal never runs it');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token registered it');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.primary(['scorer_id', 'version']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('scorer_versions');
  await knex.schema.dropTable('scorers');
};
