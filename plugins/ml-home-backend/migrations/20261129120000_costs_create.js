// @ts-check

/**
 * The ledger of charges, and what follows from it.
 *
 * A bill repeats what its charges are for (service, SKU, resource, tags) in every row, so that is kept once, as the
 * shape of charges; a charge is a period, amounts and the number of its shape. Rules of allocation look at shapes
 * only, so that a change of rules judges thousands of shapes and not millions of charges.
 *
 * `charge_days` sums the charges of each import by day and shape; it is written and removed with the charges, in the
 * same transaction. `cost_days` says whom those sums belong to under the rules in force, made anew for a month
 * whenever its charges or the rules change. Amounts are exact; a column counts beside each sum how many charges had
 * none.
 *
 * The big table is partitioned by the month that is billed; partitions are made as bills arrive.
 *
 * Locks: none on what was there.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table cost_imports (
      id bigint generated always as identity primary key,
      source text not null,
      name text not null,
      state text not null default 'running'
        check (state in ('running', 'applied', 'unchanged', 'failed', 'replaced')),
      mode text not null check (mode in ('replace', 'add')),
      format text,
      digest text,
      rows bigint not null default 0,
      bytes_read bigint not null default 0,
      bytes_total bigint,
      bills jsonb not null default '[]',
      defects jsonb not null default '[]',
      message text,
      created_by text,
      created_at timestamptz not null default now(),
      heard_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create index cost_imports_digest_idx on cost_imports (digest) where state = 'applied';
    create index cost_imports_created_idx on cost_imports (created_at desc, id desc);
    comment on table cost_imports is 'Files of charges that were read, also those that were refused';
    comment on column cost_imports.digest is 'SHA-256 of the content; the same content twice changes nothing';
    comment on column cost_imports.heard_at is 'When the reading last made progress; a running one that is silent was killed';
    comment on column cost_imports.defects is 'What was mended or given up, by column';

    create table cost_bills (
      issuer text not null,
      account text not null,
      month date not null,
      closed_at timestamptz,
      closed_by text,
      primary key (issuer, account, month)
    );
    comment on table cost_bills is 'A month of an account of an issuer: what is restated as a whole';
    comment on column cost_bills.closed_at is 'Since when it may not be restated; corrections come with later months';

    create table charge_shapes (
      id integer generated always as identity primary key,
      digest bytea not null unique,
      issuer text not null,
      provider text,
      account text not null default '',
      sub_account text,
      category text not null,
      correction boolean not null,
      service_category text,
      service text,
      sku text,
      sku_meter text,
      region text,
      resource text,
      resource_name text,
      resource_type text,
      pricing text,
      commitment text,
      unit text,
      description text,
      namespace text,
      environment text,
      gpu_type text,
      tags jsonb not null,
      extra jsonb not null
    );
    comment on table charge_shapes is 'What charges are for, each combination once';
    comment on column charge_shapes.digest is 'SHA-256 over all that follows';

    create table charges (
      billing_month date not null,
      import_id bigint not null,
      line bigint not null,
      shape_id integer not null,
      period_start timestamptz not null,
      period_end timestamptz not null,
      currency text not null,
      billed numeric,
      effective numeric,
      list numeric,
      contracted numeric,
      consumed_quantity numeric,
      pricing_quantity numeric,
      primary key (billing_month, import_id, line)
    ) partition by range (billing_month);
    create table charges_other partition of charges default;
    comment on table charges_other is 'Charges of months that had no partition when they came';
    comment on table charges is 'The ledger: one row of a bill each, in the terms of FOCUS';
    comment on column charges.billed is 'Null is unknown, in all columns of amounts';

    create table charge_days (
      month date not null,
      import_id bigint not null,
      issuer text not null,
      account text not null,
      day date not null,
      shape_id integer not null,
      currency text not null,
      charges bigint not null,
      billed numeric not null,
      effective numeric not null,
      list numeric not null,
      contracted numeric not null,
      billed_unknown bigint not null,
      effective_unknown bigint not null,
      list_unknown bigint not null,
      contracted_unknown bigint not null,
      primary key (month, import_id, day, shape_id, currency)
    );
    create index charge_days_bill_idx on charge_days (issuer, account, month);
    create index charge_days_shape_idx on charge_days (shape_id);
    create index charge_days_day_idx on charge_days (day);
    comment on table charge_days is 'Sums of charges by import, day and shape; of a charge of several days the first';
    comment on column charge_days.billed_unknown is 'Charges whose billed cost is unknown, which the sum leaves out';

    create table allocation_rulesets (
      version integer primary key,
      rules jsonb not null,
      note text not null default '',
      created_by text,
      created_at timestamptz not null default now()
    );
    comment on table allocation_rulesets is 'Rules of allocation; the greatest version is in force, none is ever changed';

    create table cost_objects (
      id integer generated always as identity primary key,
      kind text not null,
      name text not null,
      unique (kind, name)
    );
    comment on table cost_objects is 'What charges can belong to: a model, version, run, project, experiment, family, deployment or team';

    create table shape_allocations (
      shape_id integer primary key references charge_shapes (id),
      kind text not null check (kind in ('direct', 'shared', 'idle', 'unallocated')),
      rule_id text,
      object_id integer references cost_objects (id)
    );
    create index shape_allocations_kind_idx on shape_allocations (kind, rule_id);
    comment on table shape_allocations is 'What the rules in force say of each shape';

    create table cost_days (
      month date not null,
      day date not null,
      shape_id integer not null,
      object_id integer not null default 0,
      kind text not null,
      rule_id text,
      currency text not null,
      charges bigint not null,
      billed numeric not null,
      effective numeric not null,
      list numeric not null,
      contracted numeric not null,
      billed_unknown bigint not null,
      effective_unknown bigint not null,
      list_unknown bigint not null,
      contracted_unknown bigint not null
    );
    create index cost_days_day_idx on cost_days (day);
    create index cost_days_object_idx on cost_days (object_id, day) where object_id > 0;
    create index cost_days_month_idx on cost_days (month);
    comment on table cost_days is 'Whom the sums of charge_days belong to under the rules in force';
    comment on column cost_days.object_id is 'Zero for what belongs to none';

    create table currency_rates (
      currency text not null,
      base text not null,
      day date not null,
      rate numeric not null check (rate > 0),
      source text not null,
      created_by text,
      created_at timestamptz not null default now(),
      primary key (currency, base, day)
    );
    comment on table currency_rates is 'Units of the base that one unit of the currency was worth, from that day on';

    create table usage_series (
      name text not null,
      object_kind text not null,
      object_name text not null,
      day date not null,
      quantity numeric not null,
      unit text not null,
      source text not null,
      said_at timestamptz not null default now(),
      primary key (name, object_kind, object_name, day)
    );
    create index usage_series_object_idx on usage_series (object_kind, object_name, day);
    comment on table usage_series is 'How much of something was made or served in a day: what unit costs and shares are computed from';

    create table cost_budgets (
      id bigint generated always as identity primary key,
      scope_kind text not null,
      scope_name text not null,
      amount numeric not null check (amount > 0),
      currency text not null,
      cost text not null,
      period text not null check (period in ('month', 'quarter', 'year')),
      owner_ref text,
      thresholds jsonb not null,
      note text not null default '',
      created_by text,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    );
    create unique index cost_budgets_scope_idx on cost_budgets (scope_kind, scope_name, period, cost) where ended_at is null;
    comment on table cost_budgets is 'What a scope may cost in a period; changed by ending one and making another';

    create table cost_alerts (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('budget', 'anomaly', 'recommendation')),
      key text not null unique,
      object_kind text not null,
      object_name text not null,
      facts jsonb not null,
      state text not null default 'open' check (state in ('open', 'acknowledged', 'snoozed', 'dismissed', 'resolved')),
      reason text,
      snoozed_until timestamptz,
      decided_by text,
      decided_at timestamptz,
      created_at timestamptz not null default now(),
      notified_at timestamptz
    );
    create index cost_alerts_state_idx on cost_alerts (kind, state, created_at desc);
    comment on table cost_alerts is 'Budgets that are passed, days that cost more than expected, and waste; each once, with what was said of it';
    comment on column cost_alerts.key is 'Names what it is about, so that it is told once';
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table cost_alerts;
    drop table cost_budgets;
    drop table usage_series;
    drop table currency_rates;
    drop table cost_days;
    drop table shape_allocations;
    drop table cost_objects;
    drop table allocation_rulesets;
    drop table charge_days;
    drop table charges;
    drop table charge_shapes;
    drop table cost_bills;
    drop table cost_imports;
  `);
};
