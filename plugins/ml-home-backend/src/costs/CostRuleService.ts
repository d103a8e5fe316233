import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  addDays,
  AllocationRule,
  CostColumn,
  CostKind,
  costKindSchema,
  CostObject,
  CostSum,
  CurrencyRate,
  DryRun,
  RulesetView,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import { AllocationDesk, builtInRules } from './AllocationDesk';
import { DatabaseRulesetStore, Ruleset } from './DatabaseRulesetStore';
import { DatabaseChargeStore } from './DatabaseChargeStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseRateStore, UsagePoint } from './DatabaseRateStore';
import { cellOf, toSum } from './overview';
import { firstDay } from './types';

const MAX_RATES = 1_000;
/** Objects whose cost a dry run tells. */
const MAX_CHANGES = 50;

/** Changes whom charges belong to, and what they are worth. */
export interface CostRuleService {
  getRules(options: CallOptions): Promise<{
    current: RulesetView;
    versions: Omit<RulesetView, 'rules'>[];
  }>;
  getRuleset(version: number, options: CallOptions): Promise<RulesetView>;
  dryRun(
    request: {
      rules: AllocationRule[];
      month: string;
      currency?: string;
      cost: CostColumn;
    },
    options: CallOptions,
  ): Promise<DryRun>;
  publish(
    request: { rules: AllocationRule[]; note: string; basedOn: number },
    options: CallOptions,
  ): Promise<RulesetView>;
  listRates(options: CallOptions): Promise<{ items: CurrencyRate[] }>;
  setRates(
    rates: CurrencyRate[],
    options: CallOptions,
  ): Promise<{ set: number }>;
  setUsage(
    name: string,
    given: { unit: string; source: string; points: UsagePoint[] },
    options: CallOptions,
  ): Promise<{ set: number }>;
}

const toView = (ruleset: Ruleset): RulesetView => ({
  version: ruleset.version,
  rules: ruleset.rules,
  note: ruleset.note,
  createdBy: ruleset.createdBy,
  createdAt: ruleset.version > 0 ? ruleset.createdAt.toISOString() : undefined,
});

const sumOf = (rows: Parameters<typeof cellOf>[0][]): CostSum =>
  toSum(rows.map(cellOf));

const differenceOf = (change: { before: CostSum; after: CostSum }): number =>
  Math.abs(Number(change.after.amount) - Number(change.before.amount));

type Cells = Awaited<ReturnType<DatabaseCostReadStore['cells']>>;

function changesOf(before: Cells, after: Cells): DryRun['changes'] {
  const group = (rows: Cells) => Map.groupBy(rows, row => row.key);
  const [old, now] = [group(before), group(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys
    .filter(key => key !== null)
    .map(key => {
      const at = key.indexOf(':');
      return {
        object: {
          kind: key.slice(0, at) as CostObject['kind'],
          name: key.slice(at + 1),
        },
        before: sumOf(old.get(key) ?? []),
        after: sumOf(now.get(key) ?? []),
      };
    })
    .filter(
      ({ before: was, after: is }) =>
        was.amount !== is.amount || was.unknown !== is.unknown,
    )
    .sort((a, b) => differenceOf(b) - differenceOf(a))
    .slice(0, MAX_CHANGES);
}

/** Thrown to end the transaction of a dry run, so that nothing of it stays. */
class DryRunDone extends Error {}

export class DefaultCostRuleService implements CostRuleService {
  readonly #database: Database;
  readonly #rulesets: DatabaseRulesetStore;
  readonly #charges: DatabaseChargeStore;
  readonly #reads: DatabaseCostReadStore;
  readonly #rates: DatabaseRateStore;
  readonly #desk: AllocationDesk;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    rulesets: DatabaseRulesetStore;
    charges: DatabaseChargeStore;
    reads: DatabaseCostReadStore;
    rates: DatabaseRateStore;
    desk: AllocationDesk;
    currency: string;
  }) {
    this.#database = options.database;
    this.#rulesets = options.rulesets;
    this.#charges = options.charges;
    this.#reads = options.reads;
    this.#rates = options.rates;
    this.#desk = options.desk;
    this.#currency = options.currency;
  }

  async getRules() {
    const versions = await this.#rulesets.listRules(this.#database);
    const views = [...versions, builtInRules].map(toView);
    return {
      current: views[0],
      versions: views.map(({ rules: _, ...rest }) => rest),
    };
  }

  async getRuleset(version: number): Promise<RulesetView> {
    if (version === 0) return toView(builtInRules);
    const found = await this.#rulesets.findRules(this.#database, version);
    if (!found) {
      throw new NotFoundError(`There is no version ${version} of the rules`);
    }
    return toView(found);
  }

  async dryRun(
    request: Parameters<CostRuleService['dryRun']>[0],
  ): Promise<DryRun> {
    const currency = request.currency ?? this.#currency;
    const { month, rules, cost } = request;
    const from = firstDay(month);
    const to = firstDay(addDays(from, 31).slice(0, 7));
    const view = { from, to, cost, currency };
    let answer: DryRun | undefined;
    try {
      // The very statements that publishing runs, so that the answer is what would come; then all is taken back.
      await this.#database.transaction(async tx => {
        const { open, closed } = await this.#desk.monthsOf(tx);
        const kindsBefore = await this.#reads.cells(tx, view, {}, 'kind');
        const objectsBefore = await this.#reads.cells(tx, view, {}, 'object');
        await this.#desk.assign(tx, rules, 'all');
        const shares = await this.#desk.recomputeOpen(tx, rules, month);
        const kindsAfter = await this.#reads.cells(tx, view, {}, 'kind');
        const objectsAfter = await this.#reads.cells(tx, view, {}, 'object');
        const matches = await this.#reads.byRule(tx, view);
        const spread = new Set(shares.map(({ rule }) => rule));
        answer = {
          month,
          months: open,
          closed,
          currency,
          kinds: costKindSchema.options.map((kind: CostKind) => ({
            kind,
            before: sumOf(kindsBefore.filter(row => row.kind === kind)),
            after: sumOf(kindsAfter.filter(row => row.kind === kind)),
          })),
          changes: changesOf(objectsBefore, objectsAfter),
          matches: matches.map(({ rule, charges, ...sum }) => ({
            rule,
            charges: Number(charges),
            sum: sumOf([sum]),
          })),
          emptyPools: rules
            .filter(({ id, then }) => then.kind === 'shared' && !spread.has(id))
            .map(({ id }) => id),
        };
        throw new DryRunDone();
      });
    } catch (error) {
      if (!(error instanceof DryRunDone)) throw error;
    }
    return answer!;
  }

  async publish(
    request: { rules: AllocationRule[]; note: string; basedOn: number },
    { caller }: CallOptions,
  ): Promise<RulesetView> {
    const version = request.basedOn + 1;
    await this.#database.transaction(async tx => {
      await this.#charges.lockSoon(tx);
      const current = await this.#desk.rulesInForce(tx);
      if (current.version !== request.basedOn) {
        throw new ConflictError(
          `The rules in force are version ${current.version}, and yours were made from version ${request.basedOn}: read them again`,
        );
      }
      await this.#rulesets.addRules(tx, {
        version,
        rules: request.rules,
        note: request.note,
        createdBy: caller.userEntityRef,
      });
      await this.#desk.assign(tx, request.rules, 'all');
      const { open } = await this.#desk.monthsOf(tx);
      await this.#desk.recompute(tx, request.rules, open);
    });
    return this.getRuleset(version);
  }

  async listRates() {
    return { items: await this.#rates.rates(this.#database, MAX_RATES) };
  }

  async setRates(rates: CurrencyRate[], { caller }: CallOptions) {
    await this.#rates.setRates(this.#database, rates, caller.userEntityRef);
    return { set: rates.length };
  }

  async setUsage(
    name: string,
    given: { unit: string; source: string; points: UsagePoint[] },
  ) {
    const { points } = given;
    const touched = new Set(points.map(({ day }) => day.slice(0, 7)));
    await this.#database.transaction(async tx => {
      await this.#charges.lockSoon(tx);
      const unit = await this.#rates.usageUnit(tx, name);
      if (unit !== undefined && unit !== given.unit) {
        throw new InputError(
          `'unit' must be '${unit}': the series '${name}' is counted in it, and sums of two units mean nothing`,
        );
      }
      await this.#rates.setUsage(tx, { name, ...given }, points);
      // Pools that are spread by the series are spread anew.
      const { rules } = await this.#desk.rulesInForce(tx);
      const matters = rules.some(
        ({ then }) =>
          then.kind === 'shared' &&
          then.split.method === 'usage' &&
          then.split.series === name,
      );
      const open = matters ? (await this.#desk.monthsOf(tx)).open : [];
      await this.#desk.recompute(
        tx,
        rules,
        open.filter(month => touched.has(month)),
      );
    });
    return { set: points.length };
  }
}
