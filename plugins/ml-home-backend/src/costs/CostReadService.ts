import { NotFoundError } from '@backstage/errors';
import {
  addDays,
  CostColumn,
  CostFilter,
  CostImport,
  CostObject,
  CostOverview,
  CostSplit,
  namedObject,
  ObjectCost,
  Page,
  Unmatched,
  UsageDays,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller, CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import { DatabaseCostImportStore } from './DatabaseCostImportStore';
import { RunEstimates } from './estimates/CostEstimateService';
import { CostView } from './costSql';
import { DatabaseCostReadStore, DbTotalRow } from './DatabaseCostReadStore';
import { DatabaseCostSumStore } from './DatabaseCostSumStore';
import { DatabaseObjectCostStore } from './DatabaseObjectCostStore';
import { toObjectCost } from './objectCost';
import { cellOf, previousFor, previousOf, toOverview, toSum } from './overview';
import { suggestRules } from './suggestRules';
import { namedIn, objectKey, teamName, Visibility } from './Visibility';

export interface ViewQuery {
  from: string;
  to: string;
  cost: CostColumn;
  currency?: string;
}

/** Objects that make up one; more are summed by the overview instead. */
const MAX_MEMBERS = 5_000;
/** Days that a forecast looks back. */
const HISTORY_DAYS = 84;
const MAX_UNMATCHED = 50;

/** What the pages of costs show. */
export interface CostReadService {
  getOverview(
    query: ViewQuery & CostFilter & { by: CostSplit; limit: number },
    options: CallOptions,
  ): Promise<CostOverview>;
  getObjectCost(
    object: CostObject,
    query: ViewQuery,
    options: CallOptions,
  ): Promise<ObjectCost>;
  getUnmatched(query: ViewQuery, options: CallOptions): Promise<Unmatched>;
  getUsage(
    name: string,
    query: { from: string; to: string; object?: string },
    options: CallOptions,
  ): Promise<UsageDays>;
  verify(options: CallOptions): Promise<{
    equal: boolean;
    mismatches: { month: string; currency: string }[];
  }>;
  listImports(
    query: { cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<CostImport>>;
  getImport(id: string, options: CallOptions): Promise<CostImport>;
}

export class DefaultCostReadService implements CostReadService {
  readonly #database: Database;
  readonly #reads: DatabaseCostReadStore;
  readonly #imports: DatabaseCostImportStore;
  readonly #sums: DatabaseCostSumStore;
  readonly #estimates: RunEstimates;
  readonly #objects: DatabaseObjectCostStore;
  readonly #visibility: Visibility;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    reads: DatabaseCostReadStore;
    imports: DatabaseCostImportStore;
    sums: DatabaseCostSumStore;
    estimates: RunEstimates;
    objects: DatabaseObjectCostStore;
    visibility: Visibility;
    /** In which costs are told unless another is asked for. */
    currency: string;
  }) {
    this.#database = options.database;
    this.#reads = options.reads;
    this.#imports = options.imports;
    this.#sums = options.sums;
    this.#estimates = options.estimates;
    this.#objects = options.objects;
    this.#visibility = options.visibility;
    this.#currency = options.currency;
  }

  #viewOf({ from, to, cost, currency }: ViewQuery): CostView {
    return { from, to, cost, currency: currency ?? this.#currency };
  }

  async getOverview(
    query: ViewQuery & CostFilter & { by: CostSplit; limit: number },
    { caller }: CallOptions,
  ): Promise<CostOverview> {
    const { by, limit } = query;
    const view = this.#viewOf(query);
    const filter: CostFilter = {
      team: query.team?.map(teamName),
      project: query.project,
      model: await this.#visibility.modelFilter(query.model, caller),
      provider: query.provider,
      service: query.service,
      region: query.region,
      environment: query.environment,
      gpuType: query.gpuType,
      kind: query.kind,
      basis: query.basis,
    };
    const { completeTo, importId, name, at } = await this.#reads.freshness(
      this.#database,
    );
    const known = completeTo ?? undefined;
    const [cells, previous, kinds, bill, unconverted, estimated, history] =
      await Promise.all([
        this.#reads.ranked(this.#database, view, filter, by, limit),
        this.#reads.totals(
          this.#database,
          previousFor(view, known),
          filter,
          by,
        ),
        this.#reads.totals(this.#database, view, {}, 'kind'),
        this.#reads.bill(this.#database, view),
        this.#reads.unconverted(this.#database, view),
        this.#estimated(view, filter),
        known && known >= view.from && addDays(known, 1) < view.to
          ? this.#reads.cells(
              this.#database,
              {
                ...view,
                from: addDays(known, -HISTORY_DAYS),
                to: addDays(known, 1),
              },
              filter,
              'kind',
            )
          : [],
      ]);
    const shown = await this.#veil(cells, by, caller);
    return toOverview({
      ...{ view, by, limit, kinds, bill, history, unconverted, estimated },
      cells: shown,
      // Under the names that are shown, so that what is hidden is not told by what it was.
      previous: await this.#veil(previous, by, caller),
      completeTo: known,
      lastImport:
        importId && name && at
          ? { id: importId, name, at: at.toISOString() }
          : undefined,
    });
  }

  /** What nobody was billed for; undefined where there never was any. */
  async #estimated(
    view: CostView,
    filter: CostFilter,
  ): Promise<DbTotalRow[] | undefined> {
    if (!(await this.#reads.anyEstimated(this.#database))) return undefined;
    return this.#reads.totals(
      this.#database,
      view,
      { ...filter, basis: ['estimated'] },
      'kind',
    );
  }

  /** What the caller may not see stays in the sums, without its name. */
  async #veil<T extends { key: string | null }>(
    cells: T[],
    split: CostSplit,
    caller: Caller,
  ): Promise<T[]> {
    const hidden = await this.#visibility.hidden(
      cells.flatMap(({ key }) => namedIn(split, key)),
      caller,
    );
    if (hidden.size === 0) return cells;
    return cells.map(cell =>
      namedIn(split, cell.key).some(one => hidden.has(objectKey(one)))
        ? { ...cell, key: null }
        : cell,
    );
  }

  async getObjectCost(
    given: CostObject,
    query: ViewQuery,
    { caller }: CallOptions,
  ): Promise<ObjectCost> {
    const object = namedObject(given);
    const view = this.#viewOf(query);
    await this.#visibility.require(object, caller);
    const [{ completeTo }, members, usage] = await Promise.all([
      this.#reads.freshness(this.#database),
      this.#objects.partsOf(this.#database, object, MAX_MEMBERS),
      this.#objects.usageOf(this.#database, object, view),
    ]);
    const [rows, before, estimate, estimated] = await Promise.all([
      this.#objects.objectCells(this.#database, view, members),
      this.#objects.objectCells(this.#database, previousOf(view), members),
      this.#estimates.ofObject(object, view),
      (await this.#reads.anyEstimated(this.#database))
        ? this.#objects.estimatedOf(this.#database, view, members)
        : undefined,
    ]);
    return toObjectCost({
      ...{ object, view, completeTo, rows, before, estimate, estimated, usage },
      // Others may be in the sum; by name only those are told that may be seen.
      hidden: await this.#visibility.hidden(members, caller),
    });
  }

  async getUsage(
    name: string,
    query: { from: string; to: string; object?: string },
    { caller }: CallOptions,
  ): Promise<UsageDays> {
    const at = query.object?.indexOf(':') ?? -1;
    const object =
      query.object &&
      namedObject({
        kind: query.object.slice(0, at) as CostObject['kind'],
        name: query.object.slice(at + 1),
      });
    const days = await this.#objects.usageDays(
      this.#database,
      name,
      query,
      object || undefined,
      (
        await this.#visibility.scopesOf(caller)
      ).models,
    );
    return {
      name,
      unit: days[0]?.unit,
      days: days.map(({ day, quantity }) => ({ day, quantity })),
    };
  }

  async getUnmatched(query: ViewQuery): Promise<Unmatched> {
    const view = this.#viewOf(query);
    const [rows, cells] = await Promise.all([
      this.#reads.unmatched(this.#database, view, MAX_UNMATCHED),
      this.#reads.cells(
        this.#database,
        view,
        { kind: ['unallocated'] },
        'kind',
      ),
    ]);
    const names = rows.map(({ value }) => value.toLowerCase());
    const known = await this.#reads.namesakes(this.#database, [
      ...new Set(names),
    ]);
    return {
      sum: toSum(cells.map(cellOf)),
      charges: cells.reduce((sum, { charges }) => sum + Number(charges), 0),
      groups: suggestRules(rows, known),
    };
  }

  async verify() {
    const mismatches = await this.#sums.mismatches(this.#database);
    return { equal: mismatches.length === 0, mismatches };
  }

  listImports(query: { cursor?: string; limit: number }) {
    return this.#imports.page(this.#database, query);
  }

  async getImport(id: string): Promise<CostImport> {
    const found = await this.#imports.find(this.#database, id);
    if (!found) throw new NotFoundError(`There is no import ${id}`);
    return found;
  }
}
