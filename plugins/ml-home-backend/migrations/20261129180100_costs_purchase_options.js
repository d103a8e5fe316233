// @ts-check

/**
 * Prices of hardware that was bought otherwise than on demand: spot or preemptible capacity, and reservations. The words
 * are those of PricingCategory of FOCUS. What is known so far was priced on demand.
 *
 * Locks: each of the three tables for a moment: columns are added without touching rows. The key of `resource_prices` is
 * built anew, which people write by hand and is small.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table resource_prices
      add column pricing text not null default 'Standard' check (pricing in ('Standard', 'Dynamic', 'Committed')),
      drop constraint resource_prices_pkey,
      add primary key (resource, type, provider, region, pricing, day);
    comment on column resource_prices.pricing is 'Standard: on demand; Dynamic: spot; Committed: reserved';

    alter table resource_uses
      add column pricing text check (pricing in ('Standard', 'Dynamic', 'Committed'));
    comment on column resource_uses.pricing is 'How it was bought; null is not said, but for what spot says';

    alter table run_uses
      add column pricing text check (pricing in ('Standard', 'Dynamic', 'Committed'));
    comment on column run_uses.pricing is 'How the run says that its hardware was bought; null is not said';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table run_uses drop column pricing;
    update resource_uses set spot = true where pricing = 'Dynamic';
    alter table resource_uses drop column pricing;
    delete from resource_prices where pricing <> 'Standard';
    alter table resource_prices
      drop constraint resource_prices_pkey,
      drop column pricing,
      add primary key (resource, type, provider, region, day);
  `);
};
