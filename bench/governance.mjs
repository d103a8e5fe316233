/**
 * Measures the lists and the dashboard of governance with many reviews:
 *   node bench/governance.mjs --url http://localhost:7007 --token TOKEN --database postgresql://…/backstage_plugin_ml-home [--models 500]
 *
 * Adds ten versions with a review each to so many models of its own, in the database that it is given: use one to throw
 * away. Prints percentiles over HTTP and the plan of the queue.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    database: { type: 'string' },
    models: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '100' },
  },
});

const client = new pg.Client({ connectionString: values.database });
await client.connect();
await client.query(
  `insert into models (name, entity_ref, entity_name, registered, last_version)
   select 'bench-governance-' || i, 'mlmodel:default/bench-governance-' || i, 'bench-governance-' || i, true, 10
   from generate_series(1, $1::int) i on conflict do nothing`,
  [Number(values.models)],
);
const mine = `(select id, name from models where name like 'bench-governance-%')`;
await client.query(
  `insert into model_versions (model_id, version, source) select m.id, v, 'runs:/bench' from ${mine} m, generate_series(1, 10) v on conflict do nothing`,
);
await client.query(
  `insert into governance_assessments (model_id, model_name, tier, gpai, rule_version, answers, findings)
   select id, name, (array['high', 'limited', 'minimal'])[1 + id % 3], 'none', 1, '{}', '[]' from ${mine} m`,
);
await client.query(
  `insert into governance_reviews (model_id, model_name, version, state, tier, steps, open_step, open_role, submitted_by, submitted_at, decided_at, due_at, valid_until, conflicts)
   select m.id, m.name, v, case when v % 4 = 0 then 'submitted' when v % 4 = 1 then 'in_review' else 'approved' end, 'limited',
     '[{"role": "technical", "title": "Technical", "needs": 1, "groups": [], "approvals": []}, {"role": "risk", "title": "Risk", "needs": 1, "groups": [], "approvals": []}]',
     0, case when v % 4 < 2 then 'technical' end, 'user:default/ada-lindqvist', now() - v * interval '1 day',
     case when v % 4 >= 2 then now() - v * interval '5 hours' end, case when v % 4 < 2 then now() + (v - 5) * interval '1 day' end,
     case when v % 4 >= 2 then now() + m.id % 100 * interval '1 day' end, '[{"ref": "user:default/ada-lindqvist", "why": ["submitted it"]}]'
   from ${mine} m, generate_series(1, 10) v on conflict do nothing`,
);
await client.query('analyze');
const { rows } = await client.query(
  'select count(*)::int as n from governance_reviews',
);
console.log(`${rows[0].n} reviews`);

async function time(path) {
  const started = performance.now();
  const response = await fetch(`${values.url}/api/ml-home/v1/${path}`, {
    headers: { Authorization: `Bearer ${values.token}` },
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return performance.now() - started;
}

for (const path of [
  'governance/reviews?queue=all&sort=-changed',
  'governance/reviews?queue=team',
  'governance/reviews?queue=mine',
  'governance/dashboard',
  'governance/inventory',
]) {
  for (let i = 0; i < 5; i++) await time(path);
  const times = [];
  for (let i = 0; i < Number(values.rounds); i++) times.push(await time(path));
  times.sort((a, b) => a - b);
  const at = share => Math.round(times[Math.ceil(times.length * share) - 1]);
  console.log(`${path}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}
const plan = await client.query(
  `explain (analyze, buffers) select r.id from governance_reviews r join models m on m.id = r.model_id
   where r.state in ('submitted', 'in_review') and r.open_role = any(array['technical'])
   order by coalesce(r.due_at, 'infinity'::timestamptz), r.id limit 51`,
);
console.log(plan.rows.map(row => row['QUERY PLAN']).join('\n'));
await client.end();
