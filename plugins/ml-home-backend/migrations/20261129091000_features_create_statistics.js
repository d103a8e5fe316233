// @ts-check

/**
 * Statistics of features by partition, kept for each time that they were computed, and on features and families how far
 * the newest have moved, so that lists and facets need no arithmetic.
 *
 * `feature_statistics` is a big table: its key begins with the family, by which it is partitioned, and holds everything
 * that names a computation, so that the same can be received any number of times.
 *
 * Locks: adds columns with constant defaults to `features` and `feature_families`, which rewrites neither.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table feature_statistics (
      family_id bigint not null references feature_families (id) on delete cascade,
      feature text not null,
      scope text not null,
      partition_key text not null,
      computed_at timestamptz(3) not null,
      received_at timestamptz(3) not null default now(),
      source text not null,
      body jsonb not null,
      primary key (family_id, feature, scope, partition_key, computed_at)
    ) partition by hash (family_id);
    comment on table feature_statistics is 'What is known of the values of a feature in one partition';
    comment on column feature_statistics.scope is 'batch, serving, or training: and a run';
    comment on column feature_statistics.computed_at is 'By the clock of whoever computed; the newest of a partition holds';
    comment on column feature_statistics.source is 'Who told: api or openlineage';
    comment on column feature_statistics.body is 'rows, missing, quantiles, histogram, sketch, top…; what nobody measured is absent';

    alter table features add column drift_state text not null default 'unknown'
      check (drift_state in ('drifted', 'moved', 'stable', 'too_few', 'unknown'));
    alter table features add column drift jsonb;
    alter table feature_families add column drift_state text not null default 'unknown'
      check (drift_state in ('drifted', 'moved', 'stable', 'too_few', 'unknown'));
    comment on column features.drift is 'How far the newest partition moved from those of the 28 before it';
    comment on column feature_families.drift_state is 'Of its features the one that moved farthest';
  `);
  for (let part = 0; part < 4; part++) {
    await knex.raw(
      `create table feature_statistics_${part} partition of feature_statistics for values with (modulus 4, remainder ${part})`,
    );
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table feature_families drop column drift_state;
    alter table features drop column drift, drop column drift_state;
    drop table feature_statistics;
  `);
};
