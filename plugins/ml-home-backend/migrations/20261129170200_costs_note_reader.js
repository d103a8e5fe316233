// @ts-check

/**
 * Notes by which version of its reader a file was read. The same content changes nothing only where the same version
 * read it: what an older one misread is read again, and takes the place of what it made of it.
 *
 * Files that were read until now have an empty one, older than all.
 *
 * Locks: `cost_imports` against everything, for the moment that adding a column with a constant takes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table cost_imports add column reader text not null default '';
    comment on column cost_imports.reader is 'Version of the reader; empty where none is told';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('alter table cost_imports drop column reader');
};
