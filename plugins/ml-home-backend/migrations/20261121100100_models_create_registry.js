// @ts-check

/**
 * The registry: models, versions, aliases, tags, and tombstones for the catalog.
 *
 * `owner_ref`, `lifecycle` and `project_ref` are what the page shows and lists filter by; they are recomputed from
 * the declaration, the project and the creator whenever one of these changes, so that a list needs no join for them.
 * `last_version` hands out version numbers: the row lock makes them gapless under concurrency, and a deleted
 * number is never given again.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('models', table => {
    table.comment(
      'Models, registered by a client, declared in the catalog, or both',
    );
    table.bigIncrements('id');
    table.text('name').notNullable().unique().comment('Name in the registry');
    table
      .text('entity_ref')
      .notNullable()
      .unique()
      .comment('Entity ref in lower case');
    table
      .text('entity_name')
      .notNullable()
      .comment('metadata.name of the entity');
    table.boolean('registered').notNullable().comment('A client registered it');
    table
      .boolean('declared')
      .notNullable()
      .defaultTo(false)
      .comment('A declaration in the catalog describes it now');
    table.text('description').comment('From the client');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token registered it');
    table
      .integer('last_version')
      .notNullable()
      .defaultTo(0)
      .comment('Highest version number ever given');
    table
      .text('owner_ref')
      .comment(
        'Owner in effect: of the declaration, else of the project, else the creator',
      );
    table.text('lifecycle').comment('Lifecycle in effect');
    table.text('project_ref').comment('Project in effect');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table
      .timestamp('catalog_changed_at')
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('When the entity last had reason to change');
    table.index(['updated_at', 'id'], 'models_updated_idx');
    table.index(['owner_ref'], 'models_owner_idx');
    table.index(['project_ref'], 'models_project_idx');
    table.index(['catalog_changed_at', 'id'], 'models_catalog_changed_idx');
  });
  await knex.schema.createTable('model_tombstones', table => {
    table.comment(
      'Entities of deleted models, until the catalog has long forgotten them',
    );
    table.text('entity_name').primary();
    table.text('name').notNullable();
    table
      .timestamp('deleted_at')
      .notNullable()
      .defaultTo(knex.fn.now())
      .index();
  });
  await knex.schema.createTable('model_tags', table => {
    table.comment('Tags of models');
    table
      .bigInteger('model_id')
      .notNullable()
      .references('models.id')
      .onDelete('CASCADE');
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.primary(['model_id', 'key']);
    table.index(['key'], 'model_tags_key_idx');
  });
  await knex.schema.createTable('model_versions', table => {
    table.comment('Numbered versions of models');
    table
      .bigInteger('model_id')
      .notNullable()
      .references('models.id')
      .onDelete('CASCADE');
    table.integer('version').notNullable();
    table
      .text('source')
      .notNullable()
      .comment('Where the files lie, as the client gave it');
    table
      .text('run_id')
      .comment('runs.run_id of the source run; stays when the run is gone');
    table.text('run_link');
    table.text('logged_model_id').comment('logged_models.model_id');
    table.text('description');
    table
      .text('stage')
      .notNullable()
      .defaultTo('None')
      .comment('None, Staging, Production or Archived');
    table.text('status').notNullable().defaultTo('READY');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token registered it');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.primary(['model_id', 'version']);
    table.index(['run_id'], 'model_versions_run_idx');
    table.index(['logged_model_id'], 'model_versions_logged_model_idx');
    table.index(['updated_at'], 'model_versions_updated_idx');
  });
  await knex.schema.createTable('model_version_tags', table => {
    table.comment('Tags of model versions');
    table.bigInteger('model_id').notNullable();
    table.integer('version').notNullable();
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.primary(['model_id', 'version', 'key']);
    table
      .foreign(['model_id', 'version'])
      .references(['model_id', 'version'])
      .inTable('model_versions')
      .onDelete('CASCADE');
  });
  await knex.schema.createTable('model_aliases', table => {
    table.comment('Movable names of versions, such as champion');
    table.bigInteger('model_id').notNullable();
    table.text('alias').notNullable();
    table.integer('version').notNullable();
    table.primary(['model_id', 'alias']);
    table
      .foreign(['model_id', 'version'])
      .references(['model_id', 'version'])
      .inTable('model_versions')
      .onDelete('CASCADE');
    table.index(['model_id', 'version'], 'model_aliases_version_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'model_aliases',
    'model_version_tags',
    'model_versions',
    'model_tags',
    'model_tombstones',
    'models',
  ]) {
    await knex.schema.dropTable(table);
  }
};
