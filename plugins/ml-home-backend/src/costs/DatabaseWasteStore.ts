import { Executor, queryRows } from '../database';
import { CostView, RATE, rateBindings } from './costSql';

/** Reads what was paid for nothing. */
export class DatabaseWasteStore {
  /** What runs that failed cost, by experiment. */
  async failedRuns(
    executor: Executor,
    view: CostView,
  ): Promise<{ model: string; amount: string; count: string }[]> {
    return queryRows(
      executor,
      `with cells as (
         select e.name as model, r.run_id, d.day, d.currency, sum(d.${view.cost}) as amount
         from cost_objects o join runs r on r.run_id = o.name and r.status in ('FAILED', 'KILLED')
         join experiments e on e.id = r.experiment_id
         join cost_object_days d on d.object_id = o.id and d.object_id > 0
         where o.kind = 'run' and d.day >= ?::date and d.day < ?::date group by 1, 2, 3, 4
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select model, coalesce(sum(amount * rate), 0)::text as amount, count(distinct run_id)::text as count
       from worth group by 1`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
  }

  /** What feature families cost that nobody is known to read. */
  async unreadFamilies(
    executor: Executor,
    view: CostView,
  ): Promise<{ name: string; amount: string }[]> {
    return queryRows(
      executor,
      `with cells as (
         select f.name, d.day, d.currency, sum(d.${view.cost}) as amount
         from cost_objects o
         join feature_families f on f.name = o.name and f.unused_since is not null and f.gone_at is null
         join cost_object_days d on d.object_id = o.id and d.object_id > 0
         where o.kind = 'family' and d.day >= ?::date and d.day < ?::date group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select name, coalesce(sum(amount * rate), 0)::text as amount from worth group by 1`,
      [view.from, view.to, ...rateBindings(view.currency)],
    );
  }
}
