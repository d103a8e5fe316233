// @ts-check

/**
 * What runs used, and what an hour of it costs: together they say what runs most likely cost before a bill does.
 *
 * `run_uses` is kept with the figures of carbon, from the same facts. Estimates are not kept: they follow from both
 * tables whenever they are asked for, so that a price that is set late counts at once.
 *
 * Locks: none on what was there.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table resource_prices (
      resource text not null check (resource in ('gpu', 'cpu', 'memory')),
      type text not null default '',
      provider text not null default '',
      region text not null default '',
      day date not null,
      currency text not null,
      price numeric not null check (price > 0),
      source text not null,
      created_by text,
      created_at timestamptz not null default now(),
      primary key (resource, type, provider, region, day)
    );
    comment on table resource_prices is 'What an hour of one GPU, core or gigabyte costs, from that day on';
    comment on column resource_prices.type is 'Of GPUs, lower case; empty for any, as provider and region';

    create table run_uses (
      run_id bigint primary key references runs (id) on delete cascade,
      day date not null,
      hours double precision,
      gpu_type text,
      gpu_count double precision,
      gpu_utilisation double precision,
      cpu_count double precision,
      memory_gb double precision,
      provider text,
      region text
    );
    create index run_uses_day_idx on run_uses (day);
    comment on table run_uses is 'Hardware that ended runs held, from their system metrics, tags and params; null is unknown';
    comment on column run_uses.gpu_utilisation is 'Mean over the run and its GPUs, 0 to 1';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table run_uses;
    drop table resource_prices;
  `);
};
