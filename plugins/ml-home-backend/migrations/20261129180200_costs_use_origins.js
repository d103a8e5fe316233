// @ts-check

/**
 * Lets the page of reports count what is kept of each source and origin, also after a report that brought nothing.
 *
 * Locks: `resource_uses` cannot be written while the index is made, some seconds for a million reports.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    'create index resource_uses_origin_idx on resource_uses (source, origin)',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index resource_uses_origin_idx');
};
