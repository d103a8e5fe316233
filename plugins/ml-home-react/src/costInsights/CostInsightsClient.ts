import { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  addDays,
  AlertDecision,
  CostAlert,
  CostObjectKind,
  CostOverview,
  CostSplit,
  dismissReasons,
  MlHomeApi,
} from '@ml-home/backstage-plugin-ml-home-common';
import { changeBetween, changeOf, readIntervals } from './intervals';
import {
  dailySums,
  snoozeDays,
  tellAlert,
  toCost,
  toEntities,
} from './toInsights';
import {
  InsightsAlert,
  InsightsCost,
  InsightsEntity,
  InsightsGroup,
  InsightsMetric,
} from './types';

const MAX_GROUPS = 500;
/** Days to look back for the projects of a group. */
const RECENT_DAYS = 90;

const KINDS: Record<string, CostObjectKind> = {
  mlmodel: 'model',
  mlproject: 'project',
  mlfeaturefamily: 'family',
  group: 'team',
};

const today = (): string => new Date().toISOString().slice(0, 10);

/** What the `product` of the plugin's configuration is in the charges: filters of the costs page. */
export type InsightsProducts = Record<
  string,
  Partial<
    Record<
      'provider' | 'service' | 'region' | 'environment' | 'gpuType' | 'basis',
      string[]
    >
  >
>;

/**
 * A client for Backstage's Cost Insights over the costs of ML Home: all methods of its `CostInsightsApi`, so that a
 * site which has that plugin can show this data in it.
 *
 * Groups are teams and projects are ML projects, both by their entity refs. Costs are effective ones, in the currency
 * of the site. Days of which nothing is known are left out.
 *
 * @example
 * createApiFactory({
 *   api: costInsightsApiRef,
 *   deps: { mlHomeApi: mlHomeApiRef, catalogApi: catalogApiRef },
 *   factory: deps => new CostInsightsClient(deps),
 * })
 *
 * @public
 */
export class CostInsightsClient {
  readonly #api: Pick<MlHomeApi, 'costs'>;
  readonly #catalog: Pick<CatalogApi, 'getEntityByRef'>;
  readonly #products: InsightsProducts;
  readonly #alertsUrl: string;

  constructor(options: {
    mlHomeApi: Pick<MlHomeApi, 'costs'>;
    catalogApi: Pick<CatalogApi, 'getEntityByRef'>;
    /** A product that is not named here is the service of that name. */
    products?: InsightsProducts;
    /** Where alerts lead to; `/ml-home/costs` when left out. */
    alertsUrl?: string;
  }) {
    this.#api = options.mlHomeApi;
    this.#catalog = options.catalogApi;
    this.#products = options.products ?? {};
    this.#alertsUrl = options.alertsUrl ?? '/ml-home/costs';
  }

  /** `YYYY-MM-DD`; today while there is no bill at all. */
  async getLastCompleteBillingDate(): Promise<string> {
    const to = addDays(today(), 1);
    const { completeTo } = await this.#overview(
      { from: addDays(to, -1), to },
      'kind',
    );
    return completeTo ?? today();
  }

  /** Groups that a user is a member of in the catalog, by entity ref or name. */
  async getUserGroups(userId: string): Promise<InsightsGroup[]> {
    const ref = userId.includes(':') ? userId : `user:default/${userId}`;
    const user = await this.#catalog.getEntityByRef(ref.toLowerCase());
    return (user?.relations ?? [])
      .filter(({ type }) => type === 'memberOf')
      .map(({ targetRef }) => ({
        id: targetRef,
        name: targetRef.replace(/^group:(default\/)?/, ''),
      }));
  }

  /** ML projects that a group paid for lately. */
  async getGroupProjects(
    group: string,
  ): Promise<{ id: string; name?: string }[]> {
    const to = addDays(today(), 1);
    const { groups } = await this.#overview(
      { from: addDays(to, -RECENT_DAYS), to },
      'project',
      { team: [group] },
    );
    return groups.flatMap(({ key }) =>
      key === null ? [] : [{ id: key, name: key.replace(/^.*\//, '') }],
    );
  }

  async getCatalogEntityDailyCost(
    catalogEntityRef: string,
    intervals: string,
  ): Promise<InsightsCost> {
    const { from, middle, to } = readIntervals(intervals);
    const ref = catalogEntityRef.toLowerCase();
    const kind = KINDS[ref.slice(0, ref.indexOf(':'))] ?? 'component';
    // Models and families are known by the names that they are registered by.
    const name =
      kind === 'model' || kind === 'family'
        ? catalogEntityRef.replace(/^.*\//, '')
        : ref;
    const found = await this.#api.costs.object({
      params: { kind },
      query: { name, from, to },
    });
    return toCost(catalogEntityRef, found.days, found.daily, middle);
  }

  async getGroupDailyCost(
    group: string,
    intervals: string,
  ): Promise<InsightsCost> {
    return this.#dailyCost(group, intervals, { team: [group] }, [
      'project',
      'model',
      'service',
    ]);
  }

  async getProjectDailyCost(
    project: string,
    intervals: string,
  ): Promise<InsightsCost> {
    return this.#dailyCost(project, intervals, { project: [project] }, [
      'model',
      'service',
    ]);
  }

  /** A usage series by its name, summed over all objects that have it. */
  async getDailyMetricData(
    metric: string,
    intervals: string,
  ): Promise<InsightsMetric> {
    const { from, middle, to } = readIntervals(intervals);
    const { days } = await this.#api.costs.usageDays({
      params: { name: metric },
      query: { from, to },
    });
    const aggregation = days.map(({ day, quantity }) => ({
      date: day,
      amount: Number(quantity),
    }));
    return {
      id: metric,
      format: 'number',
      aggregation,
      change: changeOf(aggregation, middle),
    };
  }

  async getProductInsights(options: {
    product: string;
    group: string;
    intervals: string;
    project: string | null;
  }): Promise<InsightsEntity> {
    const { product, group, project } = options;
    const range = readIntervals(options.intervals);
    const filter = {
      ...(this.#products[product] ?? { service: [product] }),
      team: [group],
      ...(project ? { project: [project] } : {}),
    };
    const of = (by: CostSplit) =>
      Promise.all([
        this.#overview({ from: range.from, to: range.middle }, by, filter),
        this.#overview({ from: range.middle, to: range.to }, by, filter),
      ]);
    const [models, skus] = await Promise.all([of('model'), of('sku')]);
    const [before, after] = models.map(({ total }) => Number(total.amount));
    return {
      id: product,
      aggregation: [before, after],
      change: changeBetween(before, after),
      entities: { model: toEntities(models), SKU: toEntities(skus) },
    };
  }

  /** Open alerts about a group, and what may be said of them. */
  async getAlerts(group: string): Promise<InsightsAlert[]> {
    const { items } = await this.#api.costs.alerts({
      query: { limit: 100 },
    });
    return items
      .filter(
        ({ objectName, state }) =>
          objectName === group &&
          (state === 'open' || state === 'acknowledged'),
      )
      .map(alert => this.#toAlert(alert, group));
  }

  #toAlert(alert: CostAlert, group: string): InsightsAlert {
    const decide = async (body: AlertDecision) => {
      await this.#api.costs.decideAlert({ params: { id: alert.id }, body });
      return this.getAlerts(group);
    };
    return {
      ...tellAlert(alert),
      status: alert.state === 'acknowledged' ? 'accepted' : undefined,
      url: this.#alertsUrl,
      buttonText: 'See costs',
      onAccepted: () => decide({ state: 'acknowledged' }),
      onSnoozed: ({ data }) =>
        decide({
          state: 'snoozed',
          days: snoozeDays(data.intervals),
        }),
      onDismissed: ({ data }) =>
        decide({
          state: 'dismissed',
          reason:
            dismissReasons.find(reason => reason === data.reason) ?? 'other',
          note: [data.other, data.feedback]
            .filter(Boolean)
            .join(': ')
            .slice(0, 1_000),
        }),
    };
  }

  async #dailyCost(
    id: string,
    intervals: string,
    filter: object,
    splits: CostSplit[],
  ): Promise<InsightsCost> {
    const { from, middle, to } = readIntervals(intervals);
    const [whole, ...parts] = await Promise.all(
      (['kind', ...splits] as CostSplit[]).map(by =>
        this.#overview({ from, to }, by, filter),
      ),
    );
    return {
      ...toCost(id, whole.days, dailySums(whole), middle),
      groupedCosts: Object.fromEntries(
        splits.map((by, i) => [
          by === 'service' ? 'product' : by,
          parts[i].groups.map(group =>
            toCost(group.key ?? 'other', parts[i].days, group.daily, middle),
          ),
        ]),
      ),
    };
  }

  #overview(
    range: { from: string; to: string },
    by: CostSplit,
    filter: object = {},
  ): Promise<CostOverview> {
    return this.#api.costs.overview({
      query: { ...range, ...filter, by, limit: MAX_GROUPS },
    });
  }
}
