import {
  CarbonBasis,
  CarbonComparison,
  Compared,
  CostObject,
  modelReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Visibility } from '../costs';
import { Database } from '../database';
import { CarbonDesk } from './CarbonDesk';
import {
  DatabaseComparisonStore,
  DbComparedRow,
} from './DatabaseComparisonStore';

const MAX_METRICS = 200;

/** What things cost, over all time; objects without a cost are not in it. */
export interface MoneySource {
  readonly currency: string;
  totals(
    objects: CostObject[],
  ): Promise<{ object: CostObject; amount: number }[]>;
}

export interface ComparisonQuery {
  model?: string[];
  experiment?: string;
  metric?: string;
  basis: CarbonBasis;
  limit: number;
}

const nameOf = (row: DbComparedRow): Pick<Compared, 'kind' | 'name'> =>
  row.model === null
    ? { kind: 'run', name: row.run_id! }
    : { kind: 'version', name: `${row.model}/${row.version}` };

/** Lays runs or versions side by side: quality, cost and carbon. */
export class CarbonComparer {
  readonly #database: Database;
  readonly #comparisons: DatabaseComparisonStore;
  readonly #desk: CarbonDesk;
  readonly #money: MoneySource;
  readonly #visibility: Visibility;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    comparisons: DatabaseComparisonStore;
    desk: CarbonDesk;
    money: MoneySource;
    visibility: Visibility;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#comparisons = options.comparisons;
    this.#desk = options.desk;
    this.#money = options.money;
    this.#visibility = options.visibility;
    this.#authorizer = options.authorizer;
  }

  async compare(
    query: ComparisonQuery,
    caller: Caller,
  ): Promise<CarbonComparison> {
    const { basis, limit, experiment } = query;
    if (experiment) {
      await this.#visibility.require(
        { kind: 'experiment', name: experiment },
        caller,
      );
    }
    const scope = await this.#authorizer.visibleTo(caller, modelReadPermission);
    const read = () =>
      experiment
        ? this.#comparisons.runs(this.#database, experiment, basis, limit + 1)
        : this.#comparisons.versions(
            this.#database,
            query.model ?? [],
            basis,
            scope,
            limit + 1,
          );
    let found = await read();
    // What ended a moment ago is compared too, and not called unknown.
    const pending = found.flatMap(row =>
      row.run_id && !row.reckoned ? row.run_id : [],
    );
    if (pending.length > 0) {
      await this.#desk.refresh(pending);
      found = await read();
    }
    const rows = found.slice(0, limit);
    const ids = [...new Set(rows.flatMap(({ id }) => id ?? []))];
    const metrics = await this.#comparisons.metrics(
      this.#database,
      ids,
      MAX_METRICS,
    );
    const metric = query.metric ?? metrics[0]?.key;
    const quality = metric
      ? await this.#comparisons.quality(this.#database, ids, metric)
      : new Map<string, number>();
    const costs = await this.#costsOf(rows);
    return {
      metric,
      metrics: metrics.map(({ key, count }) => ({ key, count: Number(count) })),
      currency: this.#money.currency,
      basis,
      items: rows.map(row => {
        const { kind, name } = nameOf(row);
        return {
          kind,
          name,
          label: kind === 'run' ? row.run_name ?? name : name,
          model: row.model ?? undefined,
          runId: row.run_id ?? undefined,
          quality: row.id === null ? undefined : quality.get(row.id),
          cost: costs.get(name),
          grams: row.grams ?? undefined,
          kWh: row.kwh ?? undefined,
          partial: row.partial ?? false,
          origin: row.origin ?? undefined,
        };
      }),
      more: found.length > rows.length,
    };
  }

  /** What each cost: of a version what is charged to itself and to its run. */
  async #costsOf(rows: DbComparedRow[]): Promise<Map<string, number>> {
    const objects: (CostObject & { of: string })[] = rows.flatMap(row => {
      const { kind, name } = nameOf(row);
      return [
        { kind, name, of: name },
        ...(kind === 'version' && row.run_id
          ? [{ kind: 'run' as const, name: row.run_id, of: name }]
          : []),
      ];
    });
    const totals = await this.#money.totals(objects);
    const known = new Map(
      totals.map(({ object, amount }) => [
        `${object.kind} ${object.name}`,
        amount,
      ]),
    );
    const costs = new Map<string, number>();
    for (const { kind, name, of } of objects) {
      const amount = known.get(`${kind} ${name}`);
      if (amount !== undefined) costs.set(of, (costs.get(of) ?? 0) + amount);
    }
    return costs;
  }
}
