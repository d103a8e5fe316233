// @ts-check

/**
 * Charges from other sources than bills: imports that restate the days they cover, files that are looked at again and
 * again, and what runs most likely cost before any bill says so.
 *
 * `run_estimates` keeps one row of each run that says what it used; it is made anew when the run or the prices change.
 *
 * Locks: an exclusive one on `cost_imports` for a moment, a table of some rows.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table cost_imports drop constraint cost_imports_mode_check;
    alter table cost_imports add constraint cost_imports_mode_check check (mode in ('replace', 'period', 'add'));
    alter table cost_imports add column origin text;
    create index charge_shapes_estimated_idx on charge_shapes (id) where extra ->> 'basis' = 'estimated';
    create index cost_imports_origin_idx on cost_imports (origin) where origin is not null;
    comment on column cost_imports.origin is 'Names one state of a file that a schedule looks at, so that it is read once';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop index charge_shapes_estimated_idx;
    drop index cost_imports_origin_idx;
    alter table cost_imports drop column origin;
    update cost_imports set mode = 'add' where mode = 'period';
    alter table cost_imports drop constraint cost_imports_mode_check;
    alter table cost_imports add constraint cost_imports_mode_check check (mode in ('replace', 'add'));
  `);
};
