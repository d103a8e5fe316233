// @ts-check

/**
 * What jobs and workflows held, as Ray, workflow engines and schedulers report it, so that runs are estimated from more
 * than what they say of themselves.
 *
 * A report is restated by the same source, id and segment. Which report of a run counts, and which is set aside, is
 * not kept: it follows from the reports whenever an estimate is asked for. A run is named by its MLflow id and not by
 * a foreign key, since a report may come before its run, and outlive it.
 *
 * `run_uses` now says where the run's own facts are from; of a run that has not ended it holds a row without facts as
 * soon as something reports of it. Prices may be of other things than GPUs, cores and memory.
 *
 * Locks: `run_uses` and `resource_prices` for a moment each; columns are added without touching rows, and the check of
 * prices reads that table, which people write by hand.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table resource_uses (
      id bigint generated always as identity primary key,
      source text not null,
      external_id text not null,
      segment text not null default '',
      origin text not null default '',
      digest text not null,
      basis text not null check (basis in ('allocated', 'declared', 'driver')),
      name text,
      url text,
      object_kind text,
      object_name text,
      rule_id text,
      started_at timestamptz not null,
      ended_at timestamptz,
      seen_at timestamptz not null,
      day date not null,
      hours double precision not null,
      gpu_type text,
      gpu_count double precision,
      cpu_count double precision,
      memory_gb double precision,
      others jsonb not null default '{}',
      provider text,
      region text,
      node text,
      pool text,
      spot boolean,
      labels jsonb not null default '{}',
      created_by text,
      created_at timestamptz not null default now(),
      unique (source, external_id, segment)
    );
    create index resource_uses_object_idx on resource_uses (object_kind, object_name);
    create index resource_uses_started_idx on resource_uses (started_at desc, id desc);
    comment on table resource_uses is 'What jobs and workflows held, as other systems report it; null is unknown';
    comment on column resource_uses.origin is 'Which of several of the source it came from, such as a cluster';
    comment on column resource_uses.digest is 'Of all that was said, to tell what changes nothing';
    comment on column resource_uses.basis is 'allocated: what was held; declared: what the job says of itself; driver: its driver alone';
    comment on column resource_uses.object_kind is 'Whom it belongs to, said by the report or by a rule of allocation; null is nobody';
    comment on column resource_uses.rule_id is 'The rule that says whom it belongs to; null where the report does';
    comment on column resource_uses.ended_at is 'Null while it is held: hours then count to seen_at';
    comment on column resource_uses.others is 'Counts of other resources by their name';

    create table resource_use_sources (
      source text not null,
      origin text not null default '',
      read_at timestamptz,
      uses integer not null default 0,
      skipped jsonb not null default '[]',
      failed_at timestamptz,
      message text,
      primary key (source, origin)
    );
    comment on table resource_use_sources is 'Who reports uses: when last, what could not be read, and what failed since';

    alter table run_uses
      add column gpu_by text check (gpu_by in ('metrics', 'tags')),
      add column memory_by text check (memory_by in ('metrics', 'tags')),
      add column read_at timestamptz,
      add column reported_only boolean not null default false;
    comment on table run_uses is 'Hardware that runs held, from their system metrics, tags and params; null is unknown';
    comment on column run_uses.gpu_by is 'Where the count of GPUs is from; null is not known';
    comment on column run_uses.reported_only is 'The run has not ended: only reports say what it holds';

    alter table resource_prices drop constraint resource_prices_resource_check;
    alter table resource_prices add constraint resource_prices_resource_check
      check (resource in ('gpu', 'cpu', 'memory', 'other'));
    comment on column resource_prices.type is 'Of GPUs, and names of other resources, lower case; empty for any, as provider and region';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    delete from resource_prices where resource = 'other';
    alter table resource_prices drop constraint resource_prices_resource_check;
    alter table resource_prices add constraint resource_prices_resource_check check (resource in ('gpu', 'cpu', 'memory'));
    comment on column resource_prices.type is 'Of GPUs, lower case; empty for any, as provider and region';
    delete from run_uses where reported_only;
    alter table run_uses drop column gpu_by, drop column memory_by, drop column read_at, drop column reported_only;
    comment on table run_uses is 'Hardware that ended runs held, from their system metrics, tags and params; null is unknown';
    drop table resource_use_sources;
    drop table resource_uses;
  `);
};
