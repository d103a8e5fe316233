import { Executor, pgArray, queryRows } from '../database';
import { RATE, rateBindings } from './costSql';

export interface DbTrainingCostRow {
  model: string;
  version: number;
  run_id: string;
  /** ISO date of the last day of the run; null while it runs. */
  ended_on: string | null;
  /** Null where a charge has no known cost, or no rate converts one. */
  amount: string | null;
}

/** What the source runs of model versions cost; reads the registry and the runs in a join. */
export class DatabaseTrainingCostStore {
  /** Only versions whose run was billed for something. */
  async ofVersions(
    executor: Executor,
    refs: { model: string; version: string }[],
    currency: string,
  ): Promise<DbTrainingCostRow[]> {
    return queryRows(
      executor,
      `with cells as (
         select m.name as model, v.version, r.run_id, r.end_time, d.day, d.currency,
           sum(d.effective) as amount, sum(d.effective_unknown + d.effective_unknown_parts) as unknown
         from (select distinct * from unnest(?::text[], ?::int[]) as w(name, version)) w
         join models m on m.name = w.name
         join model_versions v on v.model_id = m.id and v.version = w.version
         join runs r on r.run_id = v.run_id
         join cost_objects o on o.kind = 'run' and o.name = r.run_id
         join cost_days d on d.object_id = o.id and d.object_id > 0
         join charge_shapes s on s.id = d.shape_id and coalesce(s.extra ->> 'basis', '') <> 'estimated'
         group by 1, 2, 3, 4, 5, 6
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select model, version, run_id,
         to_char(to_timestamp(end_time / 1000.0) at time zone 'UTC', 'YYYY-MM-DD') as ended_on,
         case when sum(unknown) = 0 and count(*) = count(rate) then sum(amount * rate)::text end as amount
       from worth group by model, version, run_id, end_time`,
      [
        pgArray(refs.map(ref => ref.model)),
        pgArray(refs.map(ref => Number(ref.version))),
        ...rateBindings(currency),
      ],
    );
  }
}
