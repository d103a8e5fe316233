// @ts-check

const AMOUNTS = ['billed', 'effective', 'list', 'contracted'];
const COLUMNS = [
  'charges',
  ...AMOUNTS,
  ...AMOUNTS.map(one => `${one}_unknown`),
];
const SUMS = COLUMNS.map(column => `sum(${column})`).join(', ');
const DEFINED = COLUMNS.map(
  column =>
    `${column} ${AMOUNTS.includes(column) ? 'numeric' : 'bigint'} not null`,
).join(', ');

/**
 * Smaller sums of what pages ask for most, made with the sums by shape and in the same transaction: by day and object,
 * by day and what was bought, and of the bills by day. A page over fifty million charges reads some ten thousand rows.
 *
 * Fills them from the sums that are there.
 *
 * Locks: none on what was there; it is read once.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table cost_object_days (
      month date not null,
      day date not null,
      object_id integer not null,
      kind text not null,
      currency text not null,
      ${DEFINED},
      primary key (month, day, object_id, kind, currency)
    );
    create index cost_object_days_day_idx on cost_object_days (day);
    create index cost_object_days_object_idx on cost_object_days (object_id, day) where object_id > 0;
    comment on table cost_object_days is 'Sums of cost_days by day and object';
    comment on column cost_object_days.object_id is 'Zero for what belongs to none';
    insert into cost_object_days (month, day, object_id, kind, currency, ${COLUMNS})
    select month, day, object_id, kind, currency, ${SUMS} from cost_days group by 1, 2, 3, 4, 5;

    create table cost_shape_days (
      month date not null,
      day date not null,
      kind text not null,
      currency text not null,
      provider text,
      service text,
      sku text,
      region text,
      environment text,
      gpu_type text,
      basis text not null,
      ${DEFINED}
    );
    create index cost_shape_days_day_idx on cost_shape_days (day);
    create index cost_shape_days_month_idx on cost_shape_days (month);
    comment on table cost_shape_days is 'Sums of cost_days by day and what was bought, without resources and tags';
    comment on column cost_shape_days.basis is 'billed or estimated';
    insert into cost_shape_days (month, day, kind, currency, provider, service, sku, region, environment, gpu_type, basis,
      ${COLUMNS})
    select d.month, d.day, d.kind, d.currency, coalesce(s.provider, s.issuer), s.service, coalesce(s.sku_meter, s.sku),
      s.region, s.environment, s.gpu_type,
      case when s.extra ->> 'basis' = 'estimated' then 'estimated' else 'billed' end, ${SUMS}
    from cost_days d join charge_shapes s on s.id = d.shape_id group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;

    create table bill_days (
      month date not null,
      day date not null,
      issuer text not null,
      account text not null,
      currency text not null,
      ${DEFINED},
      primary key (month, day, issuer, account, currency)
    );
    create index bill_days_day_idx on bill_days (day);
    comment on table bill_days is 'Sums of charge_days by day and account: what was imported, whomever it belongs to';
    insert into bill_days (month, day, issuer, account, currency, ${COLUMNS})
    select month, day, issuer, account, currency, ${SUMS} from charge_days group by 1, 2, 3, 4, 5;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    drop table bill_days;
    drop table cost_shape_days;
    drop table cost_object_days;
  `);
};
