import {
  addDays,
  CarbonBasis,
  CarbonComparison,
  CarbonObject,
  CarbonOverview,
  CarbonSplit,
  daysBetween,
  experimentReadPermission,
  ObjectCarbon,
  Page,
  sciOf,
  sumKnown,
  UnknownRun,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller, CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { objectKey, Visibility } from '../costs';
import { Database } from '../database';
import { CarbonComparer, ComparisonQuery } from './CarbonComparer';
import { CarbonDesk } from './CarbonDesk';
import {
  CarbonFilter,
  CarbonView,
  DatabaseCarbonReadStore,
  DbCarbonCellRow,
} from './DatabaseCarbonReadStore';
import { DatabaseCarbonRunStore } from './DatabaseCarbonRunStore';
import { DatabaseComparisonStore } from './DatabaseComparisonStore';
import { DatabaseEmissionStore } from './DatabaseEmissionStore';
import { toCarbonOverview, toCarbonSum, toGaps, toOrigins } from './overview';

const MAX_PARTS = 20;
const MAX_FIGURES = 20;

/** What the pages of carbon show. */
export interface CarbonReadService {
  getOverview(
    query: CarbonView & CarbonFilter & { by: CarbonSplit; limit: number },
    options: CallOptions,
  ): Promise<CarbonOverview>;
  getObjectCarbon(
    object: CarbonObject,
    query: { basis: CarbonBasis; from?: string; to?: string },
    options: CallOptions,
  ): Promise<ObjectCarbon>;
  listUnknownRuns(
    query: { basis: CarbonBasis; cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<UnknownRun>>;
  compare(
    query: ComparisonQuery,
    options: CallOptions,
  ): Promise<CarbonComparison>;
}

/** A clock that is wrong by ages is no reason to fail. */
const safeTime = (ms: number): string => {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) || ms > 32_503_680_000_000
    ? new Date(0).toISOString()
    : time.toISOString();
};

export class DefaultCarbonReadService implements CarbonReadService {
  readonly #database: Database;
  readonly #reads: DatabaseCarbonReadStore;
  readonly #runs: DatabaseCarbonRunStore;
  readonly #comparisons: DatabaseComparisonStore;
  readonly #emissions: DatabaseEmissionStore;
  readonly #desk: CarbonDesk;
  readonly #comparer: CarbonComparer;
  readonly #visibility: Visibility;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    reads: DatabaseCarbonReadStore;
    runs: DatabaseCarbonRunStore;
    comparisons: DatabaseComparisonStore;
    emissions: DatabaseEmissionStore;
    desk: CarbonDesk;
    comparer: CarbonComparer;
    visibility: Visibility;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#reads = options.reads;
    this.#runs = options.runs;
    this.#comparisons = options.comparisons;
    this.#emissions = options.emissions;
    this.#desk = options.desk;
    this.#comparer = options.comparer;
    this.#visibility = options.visibility;
    this.#authorizer = options.authorizer;
  }

  async getOverview(
    query: CarbonView & CarbonFilter & { by: CarbonSplit; limit: number },
    { caller }: CallOptions,
  ): Promise<CarbonOverview> {
    const { by, limit, from, to, basis } = query;
    const view = { from, to, basis };
    const filter: CarbonFilter = {
      team: query.team,
      project: query.project,
      model: await this.#visibility.modelFilter(query.model, caller),
    };
    const length = daysBetween(from, to).length;
    const read = async (one: CarbonView) =>
      this.#veil(
        await this.#reads.cells(this.#database, one, filter, by),
        by,
        caller,
      );
    const [cells, previous, gaps, unmatched, factorsVersion] =
      await Promise.all([
        read(view),
        read({ ...view, from: addDays(from, -length), to: from }),
        this.#reads.gaps(this.#database, view),
        this.#emissions.countUnmatched(this.#database),
        this.#desk.factorsVersion(),
      ]);
    return toCarbonOverview({
      ...{ view, by, limit, cells, previous, gaps, unmatched, factorsVersion },
    });
  }

  /** Models that the caller may not see stay in the sums, without their names. */
  async #veil(
    cells: DbCarbonCellRow[],
    by: CarbonSplit,
    caller: Caller,
  ): Promise<DbCarbonCellRow[]> {
    if (by !== 'model') return cells;
    const objectOf = (key: string | null) =>
      key === null ? [] : [{ kind: 'model', name: key }];
    const hidden = await this.#visibility.hidden(
      cells.flatMap(({ key }) => objectOf(key)),
      caller,
    );
    return cells.map(cell =>
      objectOf(cell.key).some(one => hidden.has(objectKey(one)))
        ? { ...cell, key: null }
        : cell,
    );
  }

  async getObjectCarbon(
    object: CarbonObject,
    query: { basis: CarbonBasis; from?: string; to?: string },
    { caller }: CallOptions,
  ): Promise<ObjectCarbon> {
    await this.#visibility.require(object, caller);
    if (object.kind === 'run') await this.#desk.refreshStale(object.name);
    const { basis, ...range } = query;
    const scope = await this.#authorizer.visibleTo(
      caller,
      experimentReadPermission,
    );
    const on = [this.#database, object, basis, range] as const;
    const [cells, atPlace, parts, usage, gaps, figures] = await Promise.all([
      this.#reads.objectCells(...on),
      basis === 'location'
        ? undefined
        : this.#reads.objectCells(this.#database, object, 'location', range),
      this.#reads.parts(...on, scope, MAX_PARTS),
      this.#reads.usage(this.#database, object, range),
      this.#reads.objectGaps(...on),
      object.kind === 'run'
        ? this.#runs.figures(this.#database, object.name, MAX_FIGURES)
        : [],
    ]);
    const total = cells.length > 0 ? toCarbonSum(cells) : undefined;
    const embodied = sumKnown(cells.map(cell => cell.embodied));
    // Software carbon intensity knows the grid only, whatever basis is looked at.
    const operational = toCarbonSum(atPlace ?? cells);
    const units = [
      ...(total
        ? [{ series: 'run', unit: 'run', quantity: operational.runs }]
        : []),
      ...usage,
    ];
    return {
      object,
      basis,
      ...range,
      total,
      embodied,
      origins: toOrigins(cells),
      figures,
      parts: parts.map(part => ({
        runId: part.run_id,
        name: part.name,
        grams: part.grams ?? undefined,
        kWh: part.kwh ?? undefined,
        origin: part.origin ?? undefined,
        partial: part.partial,
      })),
      sci: units.flatMap(({ series, unit, quantity }) => {
        const known =
          series === 'run' ? quantity - operational.unknown : quantity;
        const gramsEach = sciOf({
          grams: operational.grams,
          embodied,
          units: known,
        });
        return gramsEach === undefined
          ? []
          : [
              {
                ...{ series, unit, gramsEach },
                // Runs of which nothing is known are no units of the run itself.
                atLeast:
                  operational.partial > 0 ||
                  (series !== 'run' && operational.unknown > 0),
                quantity: known,
                embodied: embodied !== undefined,
              },
            ];
      }),
      gaps: toGaps(gaps),
    };
  }

  async listUnknownRuns(
    { basis, ...query }: { basis: CarbonBasis; cursor?: string; limit: number },
    { caller }: CallOptions,
  ): Promise<Page<UnknownRun>> {
    const scope = await this.#authorizer.visibleTo(
      caller,
      experimentReadPermission,
    );
    const page = await this.#comparisons.unknownRuns(
      this.#database,
      basis,
      scope,
      query,
    );
    return {
      ...page,
      items: page.items.map(row => ({
        runId: row.run_id,
        name: row.name,
        experimentId: row.experiment_id,
        experiment: row.experiment,
        endedAt: safeTime(Number(row.end_time)),
        kWh: row.kwh ?? undefined,
        gaps: row.gaps,
      })),
    };
  }

  compare(query: ComparisonQuery, { caller }: CallOptions) {
    return this.#comparer.compare(query, caller);
  }
}
