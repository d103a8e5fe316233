// @ts-check

const AMOUNTS = ['billed', 'effective', 'list', 'contracted'];
/** New columns, each with the one that has the same of the part that counts. */
const OF_COUNTED = [
  ['parts', 'charges'],
  ...AMOUNTS.map(one => [`${one}_unknown_parts`, `${one}_unknown`]),
];
const PARTS = OF_COUNTED.map(([column]) => column);
const TABLES = ['cost_days', 'cost_object_days'];

/**
 * Has every part of a pool say how many of its charges have no amount. They were counted at one part, so that sums
 * over all parts have each charge once; at the others they looked as if they cost nothing. What another part counts
 * is kept in columns of its own, so that sums of what there was stay as they are.
 *
 * Fills them for the pools that are there.
 *
 * Locks: both tables against everything until the transaction ends. The columns are added without writing rows anew;
 * rows of pools are written once more.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const added = PARTS.map(
    column => `add column ${column} integer not null default 0`,
  ).join(', ');
  await knex.raw(`
    alter table cost_days ${added};
    alter table cost_object_days ${added};
    comment on column cost_days.parts is 'Charges of pools, of which this is another part than the one that counts them';
    comment on column cost_days.billed_unknown_parts is 'Those of parts whose billed cost is unknown';

    with places as (
      select ctid as place, month, day, shape_id, rule_id, currency,
        bool_or(charges > 0) over object as counts, row_number() over object as row
      from cost_days where kind = 'shared'
      window object as (partition by month, day, shape_id, rule_id, currency, object_id)
    ), counted as (
      select month, day, shape_id, rule_id, currency,
        ${OF_COUNTED.map(([, of]) => `sum(${of}) as ${of}`).join(', ')}
      from cost_days where kind = 'shared' and charges > 0 group by 1, 2, 3, 4, 5
    )
    update cost_days d set ${OF_COUNTED.map(
      ([column, of]) => `${column} = c.${of}`,
    ).join(', ')}
    from places p join counted c using (month, day, shape_id, rule_id, currency)
    where d.ctid = p.place and p.row = 1 and not p.counts;

    update cost_object_days o set ${PARTS.map(
      column => `${column} = d.${column}`,
    ).join(', ')}
    from (
      select month, day, object_id, kind, currency, ${PARTS.map(
        column => `sum(${column}) as ${column}`,
      ).join(', ')}
      from cost_days where parts > 0 group by 1, 2, 3, 4, 5
    ) d
    where (o.month, o.day, o.object_id, o.kind, o.currency) = (d.month, d.day, d.object_id, d.kind, d.currency);
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of TABLES) {
    await knex.raw(
      `alter table ${table} ${PARTS.map(column => `drop column ${column}`).join(
        ', ',
      )}`,
    );
  }
};
