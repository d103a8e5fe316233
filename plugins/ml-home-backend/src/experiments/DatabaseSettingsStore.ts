import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { MetricDirection } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, queryRows } from '../database';

export interface DbExperimentMetricRow {
  key: string;
  direction: MetricDirection;
  unit: string | null;
  set_by: string;
}

export interface DbBaselineRow {
  id: string | null;
  run_id: string | null;
  status: string | null;
  label: string;
  metrics: Record<string, number>;
  set_by: string;
  set_at: Date;
}

export interface DbRunViewRow {
  id: string;
  name: string;
  shared: boolean;
  state: string;
  created_by: string;
  updated_at: Date;
}

/** What people add to an experiment: meanings of metrics, a baseline, saved views. */
export class DatabaseSettingsStore {
  async metrics(
    executor: Executor,
    experimentId: string,
  ): Promise<DbExperimentMetricRow[]> {
    return queryRows(
      executor,
      'select key, direction, unit, set_by from experiment_metrics where experiment_id = ? order by key',
      [experimentId],
    );
  }

  async setMetric(
    executor: Executor,
    experimentId: string,
    metric: {
      key: string;
      direction: MetricDirection;
      unit?: string;
      setBy: string;
    },
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into experiment_metrics (experiment_id, key, direction, unit, set_by) values (?, ?, ?, ?, ?)
       on conflict (experiment_id, key) do update
         set direction = excluded.direction, unit = excluded.unit, set_by = excluded.set_by, set_at = now()`,
      [
        experimentId,
        metric.key,
        metric.direction,
        (metric.unit || null) as string,
        metric.setBy,
      ],
    );
  }

  async removeMetric(
    executor: Executor,
    experimentId: string,
    key: string,
  ): Promise<void> {
    await executor('experiment_metrics')
      .where({ experiment_id: experimentId, key })
      .delete();
  }

  async baseline(
    executor: Executor,
    experimentId: string,
  ): Promise<DbBaselineRow | undefined> {
    const [row] = await queryRows<DbBaselineRow>(
      executor,
      `select r.id, r.run_id, r.status, coalesce(r.name, b.label) as label, b.metrics, b.set_by, b.set_at
       from experiment_baselines b left join runs r on r.id = b.run_id where b.experiment_id = ?`,
      [experimentId],
    );
    return row;
  }

  async setBaseline(
    executor: Executor,
    experimentId: string,
    baseline: {
      /** Internal number of the run. */
      run?: string;
      label: string;
      metrics: Record<string, number>;
      setBy: string;
    },
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into experiment_baselines (experiment_id, run_id, label, metrics, set_by) values (?, ?, ?, ?, ?)
       on conflict (experiment_id) do update set run_id = excluded.run_id, label = excluded.label,
         metrics = excluded.metrics, set_by = excluded.set_by, set_at = now()`,
      [
        experimentId,
        (baseline.run ?? null) as string,
        baseline.label,
        JSON.stringify(baseline.metrics),
        baseline.setBy,
      ],
    );
  }

  async removeBaseline(
    executor: Executor,
    experimentId: string,
  ): Promise<void> {
    await executor('experiment_baselines')
      .where({ experiment_id: experimentId })
      .delete();
  }

  /** Views that a person may open: their own and the shared ones. */
  async views(
    executor: Executor,
    experimentId: string,
    userRef: string | undefined,
  ): Promise<DbRunViewRow[]> {
    return queryRows(
      executor,
      `select * from run_views where experiment_id = ? and (shared or created_by = ?)
       order by lower(name), id`,
      [experimentId, userRef ?? ''],
    );
  }

  async insertView(
    executor: Executor,
    experimentId: string,
    view: { name: string; shared: boolean; state: string; createdBy: string },
  ): Promise<DbRunViewRow> {
    const [row] = await queryRows<DbRunViewRow>(
      executor,
      `insert into run_views (experiment_id, name, shared, state, created_by) values (?, ?, ?, ?, ?) returning *`,
      [experimentId, view.name, view.shared, view.state, view.createdBy],
    ).catch(error => nameTaken(error, view.name));
    return row;
  }

  /** Changes a view of its maker; answers nothing when there is no such view. */
  async updateView(
    executor: Executor,
    experimentId: string,
    id: string,
    createdBy: string,
    changes: { name?: string; shared?: boolean; state?: string },
  ): Promise<DbRunViewRow | undefined> {
    const [row] = await queryRows<DbRunViewRow>(
      executor,
      `update run_views set name = coalesce(?, name), shared = coalesce(?::boolean, shared),
         state = coalesce(?, state), updated_at = now()
       where experiment_id = ? and id = ? and created_by = ? returning *`,
      [
        (changes.name ?? null) as string,
        (changes.shared ?? null) as boolean,
        (changes.state ?? null) as string,
        experimentId,
        id,
        createdBy,
      ],
    ).catch(error => nameTaken(error, changes.name ?? ''));
    return row;
  }

  async deleteView(
    executor: Executor,
    experimentId: string,
    id: string,
    createdBy: string,
  ): Promise<boolean> {
    const count = await executor('run_views')
      .where({ experiment_id: experimentId, id, created_by: createdBy })
      .delete();
    return count > 0;
  }

  async countViews(
    executor: Executor,
    experimentId: string,
    createdBy: string,
  ): Promise<number> {
    const [row] = await queryRows<{ count: number }>(
      executor,
      'select count(*)::int as count from run_views where experiment_id = ? and created_by = ?',
      [experimentId, createdBy],
    );
    return row.count;
  }
}

function nameTaken(error: unknown, name: string): never {
  if (isDatabaseConflictError(error)) {
    throw new ConflictError(
      `You already have a view named '${name}' here; overwrite it or choose another name`,
    );
  }
  throw error;
}
