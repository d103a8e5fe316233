import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Baseline,
  experimentDeletePermission,
  ExperimentSettings,
  experimentUpdatePermission,
  MetricDirection,
  RunStatus,
  SavedView,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Authorizer, ScopedOptions } from '../access';
import { Database, SqlPart } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DatabaseRunStore } from './DatabaseRunStore';
import {
  DatabaseSettingsStore,
  DbBaselineRow,
  DbRunViewRow,
} from './DatabaseSettingsStore';
import { requireChangeable, requireReadable } from './requireExperiment';
import { toJsonNumber } from './views';

const MAX_VIEWS = 200;
const NOBODY =
  'Only people have views and settings of their own; this token belongs to a service';

/** What people add to an experiment beside what was logged. */
export interface ExperimentSettingsService {
  getSettings(id: string, options: ScopedOptions): Promise<ExperimentSettings>;
  setMetric(
    id: string,
    metric: { key: string; direction: MetricDirection | null; unit?: string },
    options: ScopedOptions,
  ): Promise<void>;
  setBaseline(
    id: string,
    baseline:
      | { runId: string }
      | { label: string; metrics: Record<string, number> },
    options: ScopedOptions,
  ): Promise<void>;
  removeBaseline(id: string, options: ScopedOptions): Promise<void>;
  listViews(id: string, options: ScopedOptions): Promise<SavedView[]>;
  saveView(
    id: string,
    view: { name: string; shared: boolean; state: string },
    options: ScopedOptions,
  ): Promise<SavedView>;
  updateView(
    id: string,
    viewId: string,
    changes: { name?: string; shared?: boolean; state?: string },
    options: ScopedOptions,
  ): Promise<SavedView>;
  deleteView(id: string, viewId: string, options: ScopedOptions): Promise<void>;
}

const toSavedView = (
  row: DbRunViewRow,
  person: string | undefined,
): SavedView => ({
  id: row.id,
  name: row.name,
  shared: row.shared,
  state: row.state,
  createdBy: row.created_by,
  updatedAt: row.updated_at.toISOString(),
  mine: row.created_by === person,
});

export class DefaultExperimentSettingsService
  implements ExperimentSettingsService
{
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #runs: DatabaseRunStore;
  readonly #metrics: DatabaseMetricStore;
  readonly #store: DatabaseSettingsStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    runs: DatabaseRunStore;
    metrics: DatabaseMetricStore;
    store: DatabaseSettingsStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#runs = options.runs;
    this.#metrics = options.metrics;
    this.#store = options.store;
    this.#authorizer = options.authorizer;
  }

  async getSettings(
    id: string,
    options: ScopedOptions,
  ): Promise<ExperimentSettings> {
    await this.#readable(id, options);
    const [metrics, baseline, mayUpdate, mayDelete] = await Promise.all([
      this.#store.metrics(this.#database, id),
      this.#store.baseline(this.#database, id),
      this.#may(id, options, experimentUpdatePermission),
      this.#may(id, options, experimentDeletePermission),
    ]);
    return {
      metrics: metrics.map(row => ({
        key: row.key,
        direction: row.direction,
        unit: row.unit ?? undefined,
        source: 'person',
        setBy: row.set_by,
      })),
      baseline: baseline && (await this.#toBaseline(baseline)),
      mayUpdate,
      mayDelete,
    };
  }

  async setMetric(
    id: string,
    metric: { key: string; direction: MetricDirection | null; unit?: string },
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changeable(id, options);
    const { key, direction, unit } = metric;
    if (direction === null) {
      await this.#store.removeMetric(this.#database, id, key);
      return;
    }
    await this.#store.setMetric(this.#database, id, {
      key,
      direction,
      unit,
      setBy: personOf(options),
    });
  }

  async setBaseline(
    id: string,
    baseline:
      | { runId: string }
      | { label: string; metrics: Record<string, number> },
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changeable(id, options);
    const setBy = personOf(options);
    if ('label' in baseline) {
      if (Object.keys(baseline.metrics).length === 0) {
        throw new InputError(
          "Invalid 'metrics': give a value for one metric at least",
        );
      }
      await this.#store.setBaseline(this.#database, id, {
        ...baseline,
        setBy,
      });
      return;
    }
    const run = await this.#runs.find(this.#database, baseline.runId);
    if (run?.experiment_id !== id) {
      throw new NotFoundError(
        `There is no run ${baseline.runId} in experiment ${id}`,
      );
    }
    await this.#store.setBaseline(this.#database, id, {
      run: run.id,
      label: run.name,
      metrics: {},
      setBy,
    });
  }

  async removeBaseline(id: string, options: ScopedOptions): Promise<void> {
    await this.#changeable(id, options);
    await this.#store.removeBaseline(this.#database, id);
  }

  async listViews(id: string, options: ScopedOptions): Promise<SavedView[]> {
    await this.#readable(id, options);
    const { userEntityRef } = options.caller;
    const rows = await this.#store.views(this.#database, id, userEntityRef);
    return rows.map(row => toSavedView(row, userEntityRef));
  }

  async saveView(
    id: string,
    view: { name: string; shared: boolean; state: string },
    options: ScopedOptions,
  ): Promise<SavedView> {
    await this.#readable(id, options);
    const createdBy = personOf(options);
    const count = await this.#store.countViews(this.#database, id, createdBy);
    if (count >= MAX_VIEWS) {
      throw new InputError(
        `You have ${MAX_VIEWS} views of this experiment; delete some first`,
      );
    }
    const row = await this.#store.insertView(this.#database, id, {
      ...view,
      createdBy,
    });
    return toSavedView(row, createdBy);
  }

  async updateView(
    id: string,
    viewId: string,
    changes: { name?: string; shared?: boolean; state?: string },
    options: ScopedOptions,
  ): Promise<SavedView> {
    await this.#readable(id, options);
    const person = personOf(options);
    const row = await this.#store.updateView(
      this.#database,
      id,
      viewId,
      person,
      changes,
    );
    if (!row) throw new NotFoundError(`You have no view ${viewId} here`);
    return toSavedView(row, person);
  }

  async deleteView(
    id: string,
    viewId: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#readable(id, options);
    const person = personOf(options);
    if (!(await this.#store.deleteView(this.#database, id, viewId, person))) {
      throw new NotFoundError(`You have no view ${viewId} here`);
    }
  }

  async #toBaseline(row: DbBaselineRow): Promise<Baseline> {
    const latest = await this.#metrics.latestOf(
      this.#database,
      row.id ? [row.id] : [],
    );
    const points = latest.get(row.id ?? '') ?? [];
    return {
      label: row.label,
      runId: row.run_id ?? undefined,
      status: (row.status as RunStatus | null) ?? undefined,
      metrics: row.id
        ? Object.fromEntries(
            points.map(point => [point.key, toJsonNumber(point.value)]),
          )
        : row.metrics,
      setBy: row.set_by,
      setAt: row.set_at.toISOString(),
    };
  }

  async #may(
    id: string,
    { caller }: ScopedOptions,
    permission: typeof experimentUpdatePermission,
  ): Promise<boolean> {
    try {
      const scope: SqlPart | undefined = await this.#authorizer.scopeOf(
        caller,
        permission,
      );
      if (!scope) return true;
      return !!(await this.#experiments.find(this.#database, { id }, scope));
    } catch (error) {
      if (error instanceof NotAllowedError) return false;
      throw error;
    }
  }

  #readable(id: string, { scope }: ScopedOptions) {
    return requireReadable(this.#experiments, this.#database, id, scope);
  }

  #changeable(id: string, { scope }: ScopedOptions) {
    return requireChangeable(this.#experiments, this.#database, id, scope);
  }
}

function personOf({ caller }: ScopedOptions): string {
  if (!caller.userEntityRef) throw new NotAllowedError(NOBODY);
  return caller.userEntityRef;
}
