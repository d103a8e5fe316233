/** A year of hourly charges, put into the ledger by Postgres itself, with their sums by day. */

import { say } from '../../scripts/lib/console.mjs';
import { withClient } from './database.mjs';

const FIRST = '2025-11-01';
const COLUMNS = ['billed', 'effective', 'list', 'contracted'];
const HOURS = 365 * 24;

/** What a resource is for: one in ten has no tag that any rule knows. */
const SHAPES = `
  insert into charge_shapes (digest, issuer, provider, account, category, correction, service_category, service, sku,
    sku_meter, region, resource, resource_type, unit, environment, gpu_type, tags, extra)
  select sha256(('bench-' || i)::bytea), 'Bench Cloud', 'Bench Cloud', 'account-' || i % 8, 'Usage', false,
    (array['Compute', 'Storage', 'AI and Machine Learning'])[1 + i % 3], 'service-' || i % 40, 'sku-' || i % 300,
    'meter-' || i % 300, (array['eu-north-1', 'us-east-1', 'europe-west1'])[1 + i % 3], 'resource-' || i,
    'instance', 'Hours', (array['production', 'staging', 'dev'])[1 + i % 3],
    case when i % 4 = 0 then (array['H100', 'A100', 'L4'])[1 + i % 3] end,
    case i % 10 when 0 then '{}'::jsonb
      when 1 then jsonb_build_object('team', 'group:default/team-' || i % 25)
      when 2 then jsonb_build_object('project', 'project-' || i % 60)
      else jsonb_build_object('model', 'bench-model-' || i % 400) end, '{}'
  from generate_series(1, $1::int) i on conflict do nothing`;

const CHARGES = `
  insert into charges (billing_month, import_id, line, shape_id, period_start, period_end, currency,
    billed, effective, list, contracted, consumed_quantity, pricing_quantity)
  select date_trunc('month', h)::date, 0, row_number() over (), s.id, h, h + interval '1 hour', 'USD',
    p.price, p.price * 0.9, p.price * 1.2, case when s.id % 50 > 0 then p.price end, 1, 1
  from generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') h
  cross join charge_shapes s
  cross join lateral (select round((0.05 + (s.id * 7919 + extract(epoch from h)::bigint / 3600) % 997 / 83.0)::numeric, 6) as price) p
  where s.issuer = 'Bench Cloud' and (s.id * 31 + extract(epoch from h)::bigint / 3600) % 1000 < $3`;

const DAYS = `
  insert into charge_days (month, import_id, issuer, account, day, shape_id, currency, charges, ${COLUMNS.flatMap(
    column => [column, `${column}_unknown`],
  ).join(', ')})
  select c.billing_month, 0, s.issuer, s.account, (c.period_start at time zone 'UTC')::date, c.shape_id, c.currency,
    count(*), ${COLUMNS.map(
      column => `coalesce(sum(c.${column}), 0), count(*) - count(c.${column})`,
    ).join(', ')}
  from charges c join charge_shapes s on s.id = c.shape_id where c.billing_month = $1 group by 1, 3, 4, 5, 6, 7`;

/** @returns how many there are; those of an earlier time in the same database are used again */
export async function seedCharges(url, { charges, shapes }) {
  const share = Math.min(
    1_000,
    Math.round((charges * 1_000) / (shapes * HOURS)),
  );
  return withClient(url, async client => {
    const one = async (sql, values) =>
      (await client.query(sql, values)).rows[0];
    await client.query('set timezone = UTC');
    const { found } = await one(
      'select count(*)::int as found from charge_days',
    );
    if (found === 0) {
      await client.query(SHAPES, [shapes]);
      for (let i = 0; i < 12; i++) {
        const { from, to } = await one(
          `select to_char($1::date + $2::int * interval '1 month', 'YYYY-MM-DD') as from,
             to_char($1::date + ($2::int + 1) * interval '1 month', 'YYYY-MM-DD') as to`,
          [FIRST, i],
        );
        await client.query(CHARGES, [from, to, share]);
        await client.query(DAYS, [from]);
        say(`charges of ${from.slice(0, 7)}`);
      }
      await client.query('vacuum analyze');
    }
    return one(
      `select sum(charges)::bigint as charges, count(*)::int as days, count(distinct shape_id)::int as shapes from charge_days`,
    );
  });
}
