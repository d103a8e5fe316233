// @ts-check

/**
 * What runs emitted.
 *
 * `emissions` holds what trackers reported, one row per tracker (and task); a report that comes again changes
 * nothing, a newer one of the same tracker replaces the older, a difference is added. `carbon_figures` keeps the
 * figure of each run by each origin, also those that newer factors replaced; `carbon_runs` is the one that counts,
 * with what is unknown, so that sums read one narrow table. `carbon_factors` are the factors of the site.
 *
 * Emissions refer to runs by the id that clients see, so that a report may come before its run.
 *
 * Locks: none on what was there.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table carbon_factors (
      id bigint generated always as identity primary key,
      kind text not null,
      key text not null,
      basis text not null default 'location' check (basis in ('location', 'market')),
      value double precision not null,
      source text not null,
      year integer not null,
      valid_from date,
      created_by text,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    );
    create unique index carbon_factors_place_idx
      on carbon_factors (kind, key, basis, coalesce(valid_from, '0001-01-01'::date)) where ended_at is null;
    comment on table carbon_factors is 'Factors of the site; they go before those that the software brings. Replaced and ended ones stay';
    comment on column carbon_factors.valid_from is 'First day on which it holds; null is always';

    create table carbon_imports (
      id bigint generated always as identity primary key,
      source text not null check (source in ('csv', 'post', 'api', 'artifact')),
      name text not null,
      state text not null check (state in ('applied', 'unchanged', 'failed')),
      digest text,
      rows integer not null default 0,
      left_out integer not null default 0,
      matched integer not null default 0,
      defects jsonb not null default '[]',
      message text,
      created_by text,
      created_at timestamptz not null default now()
    );
    create index carbon_imports_digest_idx on carbon_imports (digest) where state = 'applied';
    comment on table carbon_imports is 'Files of trackers that were read, and reports that they sent';
    comment on column carbon_imports.defects is 'What could not be read, by column';

    create table emissions (
      id bigint generated always as identity primary key,
      source text not null check (source in ('csv', 'post', 'api', 'artifact')),
      tracker text not null,
      task text not null default '',
      project text,
      experiment text,
      reported_at timestamptz,
      seconds double precision,
      kwh double precision,
      grams double precision,
      gpu_kwh double precision,
      cpu_kwh double precision,
      memory_kwh double precision,
      detail jsonb not null default '{}',
      run_id text,
      matched_by text,
      matched_user text,
      created_by text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (source, tracker, task)
    );
    create index emissions_run_idx on emissions (run_id) where run_id is not null;
    create index emissions_unmatched_idx on emissions (created_at desc, id desc) where run_id is null;
    comment on table emissions is 'What trackers reported; one row per tracker and task';
    comment on column emissions.run_id is 'runs.run_id, also of a run that is not there yet or any more; null belongs to none';
    comment on column emissions.matched_by is 'run, experiment, project, tag, name, artifact or person';
    comment on column emissions.grams is 'CO2e as the tracker reported it';
    comment on column emissions.detail is 'Where and on what: country, provider, hardware, PUE, version';

    create table emission_reports (
      emission_id bigint not null references emissions (id) on delete cascade,
      digest text not null,
      primary key (emission_id, digest)
    );
    comment on table emission_reports is 'Differences that were added to a tracker, so that none is added twice';

    create table carbon_figures (
      id bigint generated always as identity primary key,
      run_id bigint not null references runs (id) on delete cascade,
      origin text not null check (origin in ('measured', 'imported', 'estimated')),
      digest text not null,
      factors_version text not null,
      figure jsonb not null,
      created_at timestamptz not null default now(),
      replaced_at timestamptz
    );
    create unique index carbon_figures_current_idx on carbon_figures (run_id, origin) where replaced_at is null;
    create index carbon_figures_run_idx on carbon_figures (run_id, created_at desc);
    comment on table carbon_figures is 'Energy and emissions of runs by each origin; figures that were replaced stay';
    comment on column carbon_figures.run_id is 'runs.id';

    create table carbon_runs (
      run_id bigint primary key references runs (id) on delete cascade,
      day date not null,
      origin text check (origin in ('measured', 'imported', 'estimated')),
      kwh double precision,
      location double precision,
      market double precision,
      embodied double precision,
      gaps text[] not null default '{}',
      factors_version text not null,
      read_at timestamptz not null default now()
    );
    create index carbon_runs_day_idx on carbon_runs (day, run_id);
    create index carbon_runs_version_idx on carbon_runs (factors_version, run_id);
    comment on table carbon_runs is 'Of every run that ended the figure that counts; null is unknown';
    comment on column carbon_runs.run_id is 'runs.id';
    comment on column carbon_runs.day is 'Day in UTC on which the run ended';
    comment on column carbon_runs.location is 'Grams of CO2e by the mean of the grid';
    comment on column carbon_runs.market is 'Grams of CO2e by contracts; never added to the other';

    create table carbon_progress (
      one boolean primary key default true check (one),
      seen_to timestamptz not null default '-infinity'
    );
    insert into carbon_progress default values;
    comment on table carbon_progress is 'Until when changes of runs have been looked at';
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'carbon_progress',
    'carbon_runs',
    'carbon_figures',
    'emission_reports',
    'emissions',
    'carbon_imports',
    'carbon_factors',
  ]) {
    await knex.schema.dropTable(table);
  }
};
