import {
  costReadPermission,
  CoverageItem,
  GovernanceDashboard,
  modelReadPermission,
  Needs,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { Authorizer, ScopedOptions } from '../access';
import { Database } from '../database';
import { csvLine } from './csv';
import { DatabaseCoverageStore, DbCoverageRow } from './DatabaseCoverageStore';
import { DatabaseInventoryStore } from './DatabaseInventoryStore';
import { DatabaseNeedsStore } from './DatabaseNeedsStore';
import { DatabaseReviewListStore } from './DatabaseReviewListStore';
import { People } from './People';
import { GovernanceSettings } from './settings';
import { OverviewService, Query } from './types';

/** Of each kind of need the most urgent ones. */
const NEEDS = 5;
const CSV_ROWS = 50_000;

const sumBy = <K extends string>(
  rows: ({ n: number } & Record<K, string>)[],
  key: K,
) => {
  const sums = new Map<string, number>();
  rows.forEach(row => sums.set(row[key], (sums.get(row[key]) ?? 0) + row.n));
  return [...sums].sort(([a], [b]) => a.localeCompare(b));
};

const numberOf = (text: string | null) =>
  text === null ? undefined : Number(text);

const toCoverage = (row: DbCoverageRow): CoverageItem => ({
  kind: row.kind,
  name: row.name,
  model: row.model ?? undefined,
  version: row.version === null ? undefined : String(row.version),
  by: row.by ?? undefined,
  why: row.why,
  amount: numberOf(row.amount),
  currency: row.currency ?? undefined,
  charges: numberOf(row.charges),
  unknownCharges: numberOf(row.unknown),
  lastDay: row.last_day ?? undefined,
});

const CSV_COLUMNS: (keyof CoverageItem)[] = [
  'kind',
  'name',
  'model',
  'version',
  'by',
  'why',
  'amount',
  'currency',
  'charges',
  'unknownCharges',
  'lastDay',
];

/** The whole in one look: for a lead the figures, for a person what waits for them. */
export class DefaultOverviewService implements OverviewService {
  readonly #database: Database;
  readonly #inventory: DatabaseInventoryStore;
  readonly #coverage: DatabaseCoverageStore;
  readonly #needs: DatabaseNeedsStore;
  readonly #lists: DatabaseReviewListStore;
  readonly #people: People;
  readonly #settings: GovernanceSettings;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    inventory: DatabaseInventoryStore;
    coverage: DatabaseCoverageStore;
    needs: DatabaseNeedsStore;
    lists: DatabaseReviewListStore;
    people: People;
    settings: GovernanceSettings;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#inventory = options.inventory;
    this.#coverage = options.coverage;
    this.#needs = options.needs;
    this.#lists = options.lists;
    this.#people = options.people;
    this.#settings = options.settings;
    this.#authorizer = options.authorizer;
  }

  #models(caller: Caller) {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
  }

  async getDashboard({ caller }: ScopedOptions): Promise<GovernanceDashboard> {
    const database = this.#database;
    const scope = await this.#models(caller);
    const [counts, times, exceptions, coverage] = await Promise.all([
      this.#inventory.counts(database, scope),
      this.#inventory.times(database, scope),
      this.#inventory.exceptions(database, scope),
      this.#coverage.counts(database, this.#settings.serving, scope),
    ]);
    return {
      models: counts.reduce((sum, { n }) => sum + n, 0),
      byTier: sumBy(counts, 'tier').map(([tier, count]) => ({ tier, count })),
      byState: sumBy(counts, 'state').map(([state, count]) => ({
        state,
        count,
      })),
      reviewHours: { n: times.n, median: times.median, p90: times.p90 },
      overdue: times.overdue,
      expiring: { in30: times.in30, in60: times.in60, in90: times.in90 },
      waivers: {
        active: exceptions.waivers,
        expiringIn30: exceptions.waivers30,
      },
      findings: {
        open: exceptions.open,
        overdue: exceptions.overdue,
        incidents: exceptions.incidents,
      },
      coverage: { ...coverage, ungoverned: coverage.ungoverned ?? [] },
    };
  }

  async getNeeds({ caller }: ScopedOptions): Promise<Needs> {
    const person = caller.userEntityRef;
    const counts = { review: 0, changes: 0, finding: 0, expiring: 0 };
    if (!person) return { counts, items: [] };
    const scope = await this.#models(caller);
    const { roles, groups } = await this.#people.placeOf(
      this.#database,
      person,
    );
    const [queue, others] = await Promise.all([
      this.#lists.page(
        this.#database,
        { waiting: { roles, person, own: true }, sort: 'due', limit: NEEDS },
        scope,
      ),
      this.#needs.of(this.#database, { person, groups, each: NEEDS }, scope),
    ]);
    counts.review = queue.total;
    others.forEach(row => {
      counts[row.kind] = row.n;
    });
    const now = Date.now();
    const items: Needs['items'] = [
      ...queue.rows.map(row => ({
        kind: 'review' as const,
        id: String(row.id),
        model: row.model_name,
        version: String(row.version),
        reviewId: String(row.id),
        state: row.state,
        title: row.open_role ?? undefined,
        from: row.submitted_by ?? undefined,
        at: row.due_at?.toISOString(),
        late: row.due_at !== null && row.due_at.getTime() < now,
      })),
      ...others.map(row => ({
        kind: row.kind,
        id: String(row.id),
        model: row.model_name,
        version: row.version === null ? undefined : String(row.version),
        reviewId: row.review_id === null ? undefined : String(row.review_id),
        state: row.state ?? undefined,
        title: row.title ?? undefined,
        from: row.from_ref ?? undefined,
        at: row.at?.toISOString(),
        late: row.late,
      })),
    ];
    // What is late first; then what was sent back, as others wait for it; then by the day it is due.
    const rank = (one: Needs['items'][number]) => {
      if (one.late) return 0;
      return one.kind === 'changes' ? 1 : 2;
    };
    items.sort(
      (a, b) => rank(a) - rank(b) || (a.at ?? '9').localeCompare(b.at ?? '9'),
    );
    return { counts, items };
  }

  async listCoverage({ limit }: Query<'coverage'>, { caller }: ScopedOptions) {
    const rows = await this.#rows(limit, caller);
    return { items: rows.map(toCoverage), totalCount: rows[0]?.n ?? 0 };
  }

  async exportCoverage({ caller }: ScopedOptions): Promise<Readable> {
    const rows = await this.#rows(CSV_ROWS, caller);
    return Readable.from(
      [csvLine(CSV_COLUMNS)].concat(
        rows
          .map(toCoverage)
          .map(item => csvLine(CSV_COLUMNS.map(column => item[column]))),
      ),
    );
  }

  async #rows(limit: number, caller: Caller): Promise<DbCoverageRow[]> {
    const [models, costs] = await Promise.all([
      this.#models(caller),
      this.#authorizer.visibleTo(caller, costReadPermission),
    ]);
    return this.#coverage.list(
      this.#database,
      { serving: this.#settings.serving, limit },
      models,
      costs,
    );
  }
}
