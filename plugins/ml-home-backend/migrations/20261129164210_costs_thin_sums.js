// @ts-check

/**
 * Takes away three indexes of the sums by import, day and shape: an import of a million charges writes half a million
 * of these rows, and most of its time in the database went into keeping the indexes. What they were for is found by
 * the primary key, which begins with the month, or in the smaller sums of bills by day.
 *
 * Locks: `charge_days` against everything, for the moment that dropping takes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    drop index charge_days_bill_idx;
    drop index charge_days_shape_idx;
    drop index charge_days_day_idx;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    create index charge_days_bill_idx on charge_days (issuer, account, month);
    create index charge_days_shape_idx on charge_days (shape_id);
    create index charge_days_day_idx on charge_days (day);
  `);
};
