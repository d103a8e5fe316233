// @ts-check

/**
 * Datasets that events of OpenLineage give a schema are offered as families until some family names them. What nobody
 * wants to see there again is kept here, with who said so.
 *
 * Locks: creates only; the index is of facets named `schema`, and writes to `lineage_facets` wait while it is built.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table feature_candidate_ignores (
      node_id bigint primary key references lineage_nodes (id) on delete cascade,
      reason text,
      author text,
      created_at timestamptz(3) not null default now()
    );
    comment on table feature_candidate_ignores is 'Datasets that are not offered as feature families any more';

    create index lineage_facets_schema_idx on lineage_facets (node_id) where name = 'schema' and value is not null;
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index lineage_facets_schema_idx');
  await knex.schema.dropTable('feature_candidate_ignores');
};
