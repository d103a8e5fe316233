// @ts-check

/**
 * Feature families: what each source claims of them, what follows from all claims, and the log of their deliveries.
 *
 * A claim is what one source says of one family or feature; `feature_families` and `features` hold what follows from
 * all of them, recomputed whenever a claim changes, so that lists and facets need no join. The verdict on the promise
 * is kept on the family too; `next_judge_at` is when it changes by itself because a deadline passes.
 *
 * The log of deliveries is the big table: its key holds everything that is said of a delivery, so that the same can be
 * received any number of times, and begins with the family, by which it is partitioned.
 *
 * Locks: writes to `run_tags` wait while the index of the few tags that name features is built.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table feature_sources (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('catalog', 'api', 'feast', 'openlineage')),
      name text not null default '',
      synced_at timestamptz,
      failed_at timestamptz,
      error text,
      unique (kind, name)
    );
    comment on table feature_sources is 'Where claims about feature families come from';
    comment on column feature_sources.name is 'Which one of its kind: the project of a Feast registry';
    comment on column feature_sources.synced_at is 'When it was last read without error';
    comment on column feature_sources.error is 'Why the last reading failed; null when it did not';

    create table feature_claims (
      source_id bigint not null references feature_sources (id) on delete cascade,
      family text not null,
      feature text not null default '',
      facts jsonb not null,
      said_at timestamptz not null default now(),
      primary key (source_id, family, feature)
    );
    create index feature_claims_family_idx on feature_claims (family);
    comment on table feature_claims is 'What one source says of one family, or of one of its features';
    comment on column feature_claims.feature is 'Empty for what is said of the family itself';
    comment on column feature_claims.said_at is 'When it last said something else than before';

    create table feature_families (
      id bigint generated always as identity primary key,
      name text not null unique,
      entity_ref text,
      title text,
      description text,
      entity_keys text[] not null default '{}',
      owner_ref text,
      lifecycle text,
      project_ref text,
      serving text[] not null default '{}',
      types text[] not null default '{}',
      tags text[] not null default '{}',
      sources text[] not null default '{}',
      datasets text[] not null default '{}',
      facts jsonb not null default '{}',
      search text not null default '',
      feature_count integer not null default 0,
      feature_names text[] not null default '{}',
      model_count integer not null default 0,
      consumer_count integer not null default 0,
      used_by text[] not null default '{nobody}',
      unused_since timestamptz default now(),
      cadence text,
      cron text,
      zone text,
      slo_state text not null default 'no_slo',
      slo jsonb not null default '{}',
      last_partition text,
      last_delivered_at timestamptz,
      next_judge_at timestamptz,
      demo boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      gone_at timestamptz
    );
    create index feature_families_popular_idx on feature_families (consumer_count desc, name) where gone_at is null;
    create index feature_families_delivered_idx on feature_families (last_delivered_at, name) where gone_at is null;
    create index feature_families_unused_idx on feature_families (unused_since, name) where gone_at is null;
    create index feature_families_judge_idx on feature_families (next_judge_at) where next_judge_at is not null;
    create index feature_families_datasets_idx on feature_families using gin (datasets);
    comment on table feature_families is 'Feature families, as follows from all claims about them';
    comment on column feature_families.entity_ref is 'The MLFeatureFamily that declares it';
    comment on column feature_families.serving is 'Among online, offline, streaming';
    comment on column feature_families.types is 'Types of its features, for the facet';
    comment on column feature_families.datasets is 'Offline sources; a delivery of one of them is one of the family';
    comment on column feature_families.facts is 'Per fact its value, source and time';
    comment on column feature_families.search is 'Names, description, owner and columns in lower case';
    comment on column feature_families.feature_names is 'The first few, for the row of a list';
    comment on column feature_families.used_by is 'production, other or nobody';
    comment on column feature_families.unused_since is 'Since when no reader is known; null while there is one';
    comment on column feature_families.cadence is 'How it is delivered; null when nobody said';
    comment on column feature_families.slo is 'Verdict: objective, n, onTime, strip, due';
    comment on column feature_families.next_judge_at is 'When the verdict changes without an event';
    comment on column feature_families.gone_at is 'No source claims it any more since then';

    create table features (
      family_id bigint not null references feature_families (id) on delete cascade,
      name text not null,
      serving text[] not null default '{}',
      tags jsonb not null default '{}',
      facts jsonb not null default '{}',
      search text not null default '',
      primary key (family_id, name)
    );
    create index features_name_idx on features (name, family_id);
    comment on table features is 'Features of the families, as follows from all claims about them';

    create table feature_consumers (
      family_id bigint not null references feature_families (id) on delete cascade,
      kind text not null check (kind in ('model', 'run', 'service')),
      name text not null,
      learned text not null check (learned in ('declared', 'observed', 'imported')),
      source text not null default '',
      features text[] not null default '{}',
      last_seen_at timestamptz not null default now(),
      primary key (family_id, kind, name, learned, source)
    );
    create index feature_consumers_source_idx on feature_consumers (source, learned);
    comment on table feature_consumers is 'Who reads a family, and where that was learned from';
    comment on column feature_consumers.features is 'Empty when only the family is known';

    create index run_tags_feast_idx on run_tags (run_id) where key in ('feast.feature_refs', 'feast.feature_views');

    create table slo_versions (
      family_id bigint not null references feature_families (id) on delete cascade,
      version integer not null,
      effective_from timestamptz not null,
      objective double precision not null,
      deadline jsonb not null,
      window_days integer not null,
      give_up_minutes integer,
      completeness double precision,
      author text,
      reason text,
      declared boolean not null default false,
      primary key (family_id, version)
    );
    comment on table slo_versions is 'Promises of delivery; versions are added and never changed';
    comment on column slo_versions.declared is 'From a file of the catalog, not from a person';

    create table excuses (
      id bigint generated always as identity primary key,
      family_id bigint not null references feature_families (id) on delete cascade,
      from_key text not null,
      to_key text not null,
      reason text not null,
      author text,
      created_at timestamptz not null default now(),
      revoked_at timestamptz,
      revoked_by text
    );
    create index excuses_family_idx on excuses (family_id);
    comment on table excuses is 'Partitions that are not judged, and why';

    create table feature_watches (
      user_ref text not null,
      family_id bigint not null references feature_families (id) on delete cascade,
      since timestamptz not null default now(),
      primary key (user_ref, family_id)
    );
    create index feature_watches_family_idx on feature_watches (family_id);
    comment on table feature_watches is 'Who is told about a family';

    create table feature_alerts (
      family_id bigint not null references feature_families (id) on delete cascade,
      kind text not null check (kind in ('breach', 'recovered', 'burn', 'slo')),
      key text not null,
      facts jsonb not null,
      created_at timestamptz not null default now(),
      attempts integer not null default 0,
      sent_at timestamptz,
      primary key (family_id, kind, key)
    );
    create index feature_alerts_unsent_idx on feature_alerts (created_at) where sent_at is null;
    comment on table feature_alerts is 'What owners and watchers are told, each thing once';
    comment on column feature_alerts.key is 'What makes it one: the partition, the beginning of the breach, the day, the version';

    create table deliveries (
      family_id bigint not null references feature_families (id) on delete cascade,
      partition_key text not null,
      type text not null check (type in ('delivered', 'invalidated', 'closed')),
      run_id text not null default '',
      arrived_at timestamptz(3) not null,
      rows bigint not null default -1,
      recorded_at timestamptz(3) not null default now(),
      source text not null,
      primary key (family_id, partition_key, type, run_id, arrived_at, rows)
    ) partition by hash (family_id);
    create index deliveries_arrived_idx on deliveries (family_id, arrived_at desc);
    comment on table deliveries is 'Append-only log of what was delivered, taken back or given up';
    comment on column deliveries.run_id is 'Empty when nobody said which run';
    comment on column deliveries.rows is '-1 when nobody counted';
    comment on column deliveries.arrived_at is 'When it happened, by the clock of whoever told';
    comment on column deliveries.source is 'Who told first: api, openlineage, feast:project';
  `);
  for (let part = 0; part < 4; part++) {
    await knex.raw(
      `create table deliveries_${part} partition of deliveries for values with (modulus 4, remainder ${part})`,
    );
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index run_tags_feast_idx');
  for (const table of [
    'deliveries',
    'feature_alerts',
    'feature_watches',
    'excuses',
    'slo_versions',
    'feature_consumers',
    'features',
    'feature_families',
    'feature_claims',
    'feature_sources',
  ]) {
    await knex.schema.dropTable(table);
  }
};
