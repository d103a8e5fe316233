import {
  CostColumn,
  CostFilter,
  CostSplit,
} from '@ml-home/backstage-plugin-ml-home-common';
import { pgArray, queryRows, SqlPart, sqlPart, Transaction } from '../database';

/** Days, the end exclusive, and how they are to be told. */
export interface CostView {
  from: string;
  to: string;
  cost: CostColumn;
  currency: string;
}

/**
 * Where objects belong now: their model, project and team. A run belongs to the model that was registered from it;
 * what a project owns belongs to the team of the project.
 */
export const PLACES = `places as (
  select o.id, o.kind, o.name,
    coalesce(m.name, made.name, case o.kind when 'model' then o.name
      when 'version' then regexp_replace(o.name, '/[^/]*$', '') end) as model,
    coalesce(case when o.kind = 'project' then p.entity_ref end, m.project_ref, made.project_ref, e.project_ref,
      f.project_ref) as project,
    coalesce(case when o.kind = 'team' then o.name end, m.owner_ref, f.owner_ref, p.owner_ref, q.owner_ref,
      made.owner_ref, e.created_by) as team
  from cost_objects o
  left join models m on m.name = case o.kind when 'model' then o.name
    when 'version' then regexp_replace(o.name, '/[^/]*$', '') end
  left join runs r on o.kind = 'run' and r.run_id = o.name
  left join lateral (
    select x.name, x.project_ref, x.owner_ref from model_versions v join models x on x.id = v.model_id
    where o.kind = 'run' and v.run_id = o.name order by x.name limit 1
  ) made on true
  left join experiments e on e.id = case o.kind when 'run' then r.experiment_id
    when 'experiment' then case when o.name ~ '^[0-9]{1,18}$' then o.name::bigint end end
  left join feature_families f on o.kind = 'family' and f.name = o.name
  left join declarations p on o.kind = 'project' and p.gone_at is null and p.kind = 'MLProject'
    and (p.entity_ref = lower(o.name) or lower(p.name) = lower(o.name) and p.namespace = 'default')
  left join declarations q on q.entity_ref = coalesce(m.project_ref, e.project_ref, f.project_ref) and q.gone_at is null
)`;

/** By what a split asks: of the object that a sum belongs to, or of what was bought. */
interface Key {
  sql: string;
  of?: 'object' | 'shape';
}

const KEYS: Record<CostSplit, Key> = {
  team: { sql: 'o.team', of: 'object' },
  project: { sql: 'o.project', of: 'object' },
  model: { sql: 'o.model', of: 'object' },
  object: { sql: `o.kind || ':' || o.name`, of: 'object' },
  kind: { sql: 'd.kind' },
  provider: { sql: 's.provider', of: 'shape' },
  service: { sql: 's.service', of: 'shape' },
  sku: { sql: 's.sku', of: 'shape' },
  region: { sql: 's.region', of: 'shape' },
  environment: { sql: 's.environment', of: 'shape' },
  gpuType: { sql: 's.gpu_type', of: 'shape' },
  basis: { sql: 's.basis', of: 'shape' },
};

/** What was bought, of a shape `s`, as the sums by day keep it. */
export const BOUGHT = `coalesce(s.provider, s.issuer) as provider, s.service, coalesce(s.sku_meter, s.sku) as sku,
  s.region, s.environment, s.gpu_type,
  case when s.extra ->> 'basis' = 'estimated' then 'estimated' else 'billed' end as basis`;

export const keySql = (split: CostSplit): string => KEYS[split].sql;

const wantedOf = (filter: CostFilter): (keyof CostFilter)[] =>
  (Object.keys(filter) as (keyof CostFilter)[]).filter(
    split => filter[split]?.length,
  );

/** The conditions of a filter. */
export function conditionsOf(filter: CostFilter): SqlPart[] {
  return wantedOf(filter).map(split =>
    sqlPart(`coalesce(${KEYS[split].sql}, '') = any(?::text[])`, [
      pgArray(filter[split]!),
    ]),
  );
}

/** Which of objects and shapes splits and filters ask for. */
export function needsOf(
  splits: CostSplit[],
  filter: CostFilter,
): { object: boolean; shape: boolean } {
  const asked = new Set(
    [...splits, ...wantedOf(filter)].map(split => KEYS[split].of),
  );
  return { object: asked.has('object'), shape: asked.has('shape') };
}

/** Joins what rules say of the shape of `row`, whose month is `month`: those in force, or those that a closed month keeps. */
export const joinAllocation = (
  row: string,
  month: string,
  closed: boolean,
): string =>
  closed
    ? `join closed_allocations a on a.month = ${row}.${month} and a.shape_id = ${row}.shape_id`
    : `join shape_allocations a on a.shape_id = ${row}.shape_id`;

/** Joins what belongs to `d.object_id` and `d.shape_id`. */
export const JOIN_OBJECT = 'left join places o on o.id = d.object_id';
export const JOIN_SHAPE = `join (select s.id, ${BOUGHT} from charge_shapes s) s on s.id = d.shape_id`;

/** Whether the table that `sumsFor` answers has parts of pools; sums by what was bought have pools whole. */
export const hasParts = ({
  object,
  shape,
}: ReturnType<typeof needsOf>): 'parts' | 'whole' =>
  shape && !object ? 'whole' : 'parts';

/** The smallest table of sums that has what is asked, as `d`, with what it has to be joined with. */
export function sumsFor({ object, shape }: ReturnType<typeof needsOf>): string {
  if (object && shape) return `cost_days d ${JOIN_SHAPE} ${JOIN_OBJECT}`;
  if (shape) {
    return `cost_shape_days d cross join lateral (
      select d.provider, d.service, d.sku, d.region, d.environment, d.gpu_type, d.basis) s`;
  }
  return `cost_object_days d ${object ? JOIN_OBJECT : ''}`;
}

/** What one unit of a currency was worth on a day, by the newest rate until then; also by the rate the other way. */
export const RATE = `case when d.currency = ? then 1 else coalesce(
  (select c.rate from currency_rates c where c.currency = d.currency and c.base = ? and c.day <= d.day
   order by c.day desc limit 1),
  (select 1 / c.rate from currency_rates c where c.currency = ? and c.base = d.currency and c.day <= d.day
   order by c.day desc limit 1)) end`;

export const rateBindings = (currency: string) => [
  currency,
  currency,
  currency,
];

/** Of what the rows of a group say of charges in a column: those that another group counts. */
const elsewhere = (counted: string, parts: string) =>
  `greatest(coalesce(max(d.${counted} + d.${parts}) filter (where d.kind = 'shared'), 0)
     - coalesce(sum(d.${counted}) filter (where d.kind = 'shared'), 0), 0)`;

/**
 * What a group of sums `d` has, in the currency it came in. A charge of a pool is counted at one part of it; `parts` are
 * those that the group has a part of and that are counted elsewhere. Of several objects that share the same pool no
 * sum tells which charges they have in common: then it is at least so many.
 */
export const sumsOf = (cost: CostColumn, table: 'whole' | 'parts') =>
  `sum(d.${cost}) as amount, sum(d.${cost}_unknown) as unknown, sum(d.charges) as charges,
   ${
     table === 'parts'
       ? elsewhere(`${cost}_unknown`, `${cost}_unknown_parts`)
       : 0
   } as unknown_parts,
   ${table === 'parts' ? elsewhere('charges', 'parts') : 0} as charge_parts`;

/** Of sums `table`, how many charges have no amount, or none in the currency that is asked for. */
export const unknownOf = (table: string) =>
  `coalesce(sum(case when ${table}.rate is null then ${table}.charges else ${table}.unknown end), 0)`;
export const unknownPartsOf = (table: string) =>
  `coalesce(sum(case when ${table}.rate is null then ${table}.charge_parts else ${table}.unknown_parts end), 0)`;

/** Of sums as `sumsOf` makes them, converted; what no rate converts is unknown. */
export const converted = (table: string) =>
  `coalesce(sum(${table}.amount * ${table}.rate), 0)::text as amount, ${unknownOf(
    table,
  )} as unknown, ${unknownPartsOf(table)} as parts,
   coalesce(sum(${table}.charges) filter (where ${table}.rate is null), 0) as unconverted,
   coalesce(sum(${table}.charges), 0) as charges`;

/** From so many rows on, looking up what belongs to each of them takes longer than reading all that could. */
const MANY = 20_000;

/**
 * Has statements of a transaction planned for many rows, where there are. Of what the transaction itself wrote there are no statistics:
 * the planner takes half a million rows for four, and looks up what belongs to each of them.
 */
export async function plannedForMany<T>(
  tx: Transaction,
  rows: number,
  work: () => Promise<T>,
): Promise<T> {
  if (rows < MANY) return work();
  await queryRows(
    tx,
    `set local enable_nestloop = off; set local work_mem = '64MB'`,
  );
  const done = await work();
  await queryRows(
    tx,
    `set local enable_nestloop to default; set local work_mem to default`,
  );
  return done;
}
