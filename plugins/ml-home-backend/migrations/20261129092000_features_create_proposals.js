// @ts-check

/**
 * What people propose of families that are not theirs: a promise, or that a family or feature retires; and what is kept
 * although nobody reads it. Features get the time since when nobody is known to read them, and families who read last.
 *
 * A proposal is never changed once it is decided. Of each kind one may be open for a family or feature at a time, so that
 * its owner decides one thing and not a stack of them.
 *
 * Locks: `features` is rewritten by the column with the default now(), which is one row each; `feature_alerts` is
 * scanned for its new check.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table feature_proposals (
      id bigint generated always as identity primary key,
      family_id bigint not null references feature_families (id) on delete cascade,
      feature text not null default '',
      kind text not null check (kind in ('slo', 'retirement')),
      body jsonb not null default '{}',
      reason text not null,
      author text,
      created_at timestamptz(3) not null default now(),
      state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
      decided_by text,
      decided_at timestamptz(3),
      decision_reason text,
      check ((state = 'open') = (decided_at is null))
    );
    create unique index feature_proposals_open_idx on feature_proposals (family_id, feature, kind) where state = 'open';
    create index feature_proposals_family_idx on feature_proposals (family_id, id desc);
    comment on table feature_proposals is 'Promises and retirements that are proposed to the owner of a family';
    comment on column feature_proposals.feature is 'Empty for the family itself';
    comment on column feature_proposals.body is 'Of kind slo the promise: objective, deadline, windowDays…';

    create table feature_keeps (
      family_id bigint not null references feature_families (id) on delete cascade,
      feature text not null default '',
      until timestamptz(3) not null,
      reason text not null,
      author text,
      created_at timestamptz(3) not null default now(),
      primary key (family_id, feature)
    );
    comment on table feature_keeps is 'Families and features that are kept for a while although nobody reads them';

    alter table features add column unused_since timestamptz default now();
    comment on column features.unused_since is 'Since when no reader is known; null while there is one';
    create index features_unused_idx on features (unused_since, family_id, name) where unused_since is not null;
    alter table feature_families add column last_reader jsonb;
    comment on column feature_families.last_reader is 'Who was known to read it last: kind, name, at';

    alter table feature_alerts drop constraint feature_alerts_kind_check;
    alter table feature_alerts add constraint feature_alerts_kind_check
      check (kind in ('breach', 'recovered', 'burn', 'slo', 'proposal', 'decision'));
  `);
  await knex.raw(`
    update feature_families f set last_reader = n.reader from (
      select distinct on (family_id) family_id,
        jsonb_build_object('kind', kind, 'name', name, 'at', last_seen_at) as reader
      from feature_consumers order by family_id, last_seen_at desc, kind, name
    ) n where n.family_id = f.id;
    update features x set unused_since = null where exists (
      select 1 from feature_consumers c where c.family_id = x.family_id and (c.features = '{}' or x.name = any(c.features)));
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    delete from feature_alerts where kind in ('proposal', 'decision');
    alter table feature_alerts drop constraint feature_alerts_kind_check;
    alter table feature_alerts add constraint feature_alerts_kind_check
      check (kind in ('breach', 'recovered', 'burn', 'slo'));
    alter table feature_families drop column last_reader;
    alter table features drop column unused_since;
    drop table feature_keeps;
    drop table feature_proposals;
  `);
};
