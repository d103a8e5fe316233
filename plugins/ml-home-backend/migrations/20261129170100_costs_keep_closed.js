// @ts-check

/**
 * Has a closed month keep its allocation: the version of the rules that was in force when it was closed, what that
 * version says of its shapes, and the weights by which its pools were spread. Until now a new version of the rules, or
 * a newer figure of a usage series, allocated closed months anew.
 *
 * Months that are closed already keep the rules in force now, under which they were allocated last.
 *
 * Locks: none on what was there; it is read once.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table closed_months (
      month date primary key,
      version integer not null,
      rules jsonb,
      shares jsonb,
      closed_at timestamptz not null default now(),
      closed_by text
    );
    comment on table closed_months is 'Months that are allocated by the rules they were closed with, until they are opened again';
    comment on column closed_months.rules is 'Those that were built in, where no version was published; null: those of the version';
    comment on column closed_months.shares is 'Weights of the objects that pools are spread over; null: to be worked out when they are needed';

    create table closed_allocations (
      month date not null,
      shape_id integer not null,
      kind text not null check (kind in ('direct', 'shared', 'idle', 'unallocated')),
      rule_id text,
      object_id integer references cost_objects (id),
      primary key (month, shape_id)
    );
    comment on table closed_allocations is 'What the rules of a closed month say of its shapes, as shape_allocations does of the rules in force';

    insert into closed_months (month, version, closed_at, closed_by)
    select b.month, coalesce((select max(version) from allocation_rulesets), 0), min(b.closed_at), min(b.closed_by)
    from cost_bills b where b.closed_at is not null group by 1;

    insert into closed_allocations (month, shape_id, kind, rule_id, object_id)
    select d.month, d.shape_id, a.kind, a.rule_id, a.object_id
    from (select distinct month, shape_id from charge_days where month in (select month from closed_months)) d
    join shape_allocations a using (shape_id);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table closed_allocations;
    drop table closed_months;
  `);
};
