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

  /**
   * What runs cost that repeat a finished one of their experiment: the same parameters, of which there must be some,
   * the same commit and the same data. The first one is no waste.
   */
  async repeatedRuns(
    executor: Executor,
    view: CostView,
  ): Promise<{ name: string; amount: string; count: string }[]> {
    return queryRows(
      executor,
      `with costly as (
         select o.id as object_id, r.id, r.run_id, r.experiment_id, r.start_time
         from cost_objects o join runs r on r.run_id = o.name and r.status = 'FINISHED' and r.lifecycle_stage = 'active'
         where o.kind = 'run' and exists (select 1 from cost_object_days d
           where d.object_id = o.id and d.object_id > 0 and d.day >= ?::date and d.day < ?::date)
       ), same as (
         select c.*, md5(concat_ws(chr(1), p.params, t.value, i.data)) as print
         from costly c
         join lateral (select string_agg(key || '=' || value, chr(2) order by key) as params
           from run_params where run_id = c.id) p on p.params is not null
         left join run_tags t on t.run_id = c.id and t.key = 'mlflow.source.git.commit'
         left join lateral (select string_agg(x.digest, chr(2) order by x.digest) as data
           from run_datasets n join datasets x on x.id = n.dataset_id where n.run_id = c.id) i on true
       ), again as (
         select *, row_number() over (partition by experiment_id, print order by start_time, id) as place from same
       ), cells as (
         select e.name, a.run_id, d.day, d.currency, sum(d.${view.cost}) as amount
         from again a join experiments e on e.id = a.experiment_id
         join cost_object_days d on d.object_id = a.object_id and d.object_id > 0
         where a.place > 1 and d.day >= ?::date and d.day < ?::date group by 1, 2, 3, 4
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select name, coalesce(sum(amount * rate), 0)::text as amount, count(distinct run_id)::text as count
       from worth group by 1`,
      [
        ...[view.from, view.to, view.from, view.to],
        ...rateBindings(view.currency),
      ],
    );
  }

  /**
   * What deployments cost that served nothing: a usage series of theirs is known, and says zero for all of these days.
   * Of one that nobody counts nothing is said.
   */
  async unusedDeployments(
    executor: Executor,
    view: CostView,
  ): Promise<{ name: string; amount: string }[]> {
    return queryRows(
      executor,
      `with silent as (
         select object_name as name from usage_series
         where object_kind = 'deployment' and day >= ?::date and day < ?::date
         group by 1 having sum(quantity) = 0
       ), cells as (
         select s.name, d.day, d.currency, sum(d.${view.cost}) as amount
         from silent s join cost_objects o on o.kind = 'deployment' and o.name = s.name
         join cost_object_days d on d.object_id = o.id and d.object_id > 0
         where d.day >= ?::date and d.day < ?::date group by 1, 2, 3
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select name, coalesce(sum(amount * rate), 0)::text as amount from worth group by 1`,
      [
        ...[view.from, view.to, view.from, view.to],
        ...rateBindings(view.currency),
      ],
    );
  }

  /**
   * What runs paid for GPUs that did little: their cost times the share of the time in which the GPUs, in the mean, did
   * nothing. Of runs that do not say how busy theirs were nothing is said.
   */
  async idleGpus(
    executor: Executor,
    view: CostView,
    busy: number,
  ): Promise<{ name: string; amount: string; count: string }[]> {
    return queryRows(
      executor,
      `with cells as (
         select e.name, r.run_id, d.day, d.currency,
           sum(d.${view.cost}) * (1 - min(u.gpu_utilisation))::numeric as amount
         from run_uses u join runs r on r.id = u.run_id join experiments e on e.id = r.experiment_id
         join cost_objects o on o.kind = 'run' and o.name = r.run_id
         join cost_object_days d on d.object_id = o.id and d.object_id > 0
         where u.gpu_count > 0 and u.gpu_utilisation < ? and d.day >= ?::date and d.day < ?::date
         group by 1, 2, 3, 4
       ), worth as (select d.*, ${RATE} as rate from cells d)
       select name, coalesce(sum(amount * rate), 0)::text as amount, count(distinct run_id)::text as count
       from worth group by 1`,
      [busy, view.from, view.to, ...rateBindings(view.currency)],
    );
  }
}
