// @ts-check

/**
 * What the catalog declares about ML objects, as last seen; kept when a declaration goes away, so that pages can
 * say since when it is no longer declared and what it said.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('declarations', table => {
    table.comment(
      'Entities of our kinds that the catalog declares or declared',
    );
    table.text('entity_ref').primary().comment('In lower case');
    table
      .text('kind')
      .notNullable()
      .comment('MLProject, MLModel, MLFeatureFamily or MLDataset');
    table.text('namespace').notNullable();
    table.text('name').notNullable().comment('metadata.name, in its own case');
    table
      .text('registered_name')
      .comment('For models: the name in the registry');
    table.text('owner_ref').comment('spec.owner as a full ref');
    table.text('project_ref').comment('spec.project as a full ref');
    table
      .text('lifecycle')
      .comment('spec.lifecycle, or the phase of a project');
    table
      .jsonb('metadata')
      .notNullable()
      .comment('title, description, tags, labels, links, annotations');
    table.jsonb('spec').notNullable();
    table
      .text('location')
      .comment('Where the declaration is, such as url:https://…');
    table
      .text('etag')
      .notNullable()
      .comment('metadata.etag of the catalog, to see changes');
    table.timestamp('first_seen_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('changed_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('gone_at').comment('Set when the catalog no longer has it');
    table.index(['kind', 'gone_at'], 'declarations_kind_idx');
    table.index(['registered_name'], 'declarations_registered_name_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('declarations');
};
