import { partitionAt } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DeliveryResult,
  FamilyClaim,
  FeatureImportService,
  FeatureSource,
  ImportResult,
  MaterialisedFamily,
  ServiceClaim,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseFamilyStore, scheduleOf } from './DatabaseFamilyStore';
import { DeliveryDesk } from './DeliveryDesk';
import { FeatureRegistry } from './FeatureRegistry';
import { materialisedPartitions } from './materialisedPartitions';
import { StatisticsDesk } from './StatisticsDesk';

/** What importers may do with features. */
export class DefaultFeatureImportService implements FeatureImportService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #registry: FeatureRegistry;
  readonly #desk: DeliveryDesk;
  readonly #statistics: StatisticsDesk;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    registry: FeatureRegistry;
    desk: DeliveryDesk;
    statistics: StatisticsDesk;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#registry = options.registry;
    this.#desk = options.desk;
    this.#statistics = options.statistics;
  }

  async replaceSource(
    source: FeatureSource,
    said: { families: FamilyClaim[]; services: ServiceClaim[] },
    _options: ScopedOptions,
  ): Promise<ImportResult> {
    return this.#registry.replaceSource(source, said);
  }

  async noteFailure(
    source: FeatureSource,
    message: string,
    _options: ScopedOptions,
  ): Promise<void> {
    await this.#registry.noteFailure(source, message);
  }

  async deliverDataset(
    dataset: string,
    deliveries: Parameters<FeatureImportService['deliverDataset']>[1],
    from: string,
    _options: ScopedOptions,
  ): Promise<DeliveryResult | undefined> {
    const families = await this.#families.ofDatasets(this.#database, [dataset]);
    const scheduled = families.filter(row => scheduleOf(row));
    return scheduled.length > 0
      ? this.#desk.deliver(scheduled, deliveries, from)
      : undefined;
  }

  async deliverMaterialised(
    source: FeatureSource,
    said: MaterialisedFamily[],
    _options: ScopedOptions,
  ): Promise<{ accepted: number }> {
    const rows = await this.#families.named(
      this.#database,
      said.map(({ family }) => family),
    );
    const byName = new Map(rows.map(row => [row.name, row]));
    let accepted = 0;
    // One call for each family that has a schedule and something new: a registry names few that do.
    for (const one of said) {
      const row = byName.get(one.family);
      const schedule = row && scheduleOf(row);
      if (!row || !schedule) continue;
      const deliveries = materialisedPartitions(schedule, one);
      if (deliveries.length === 0) continue;
      const result = await this.#desk.deliver(
        [row],
        deliveries,
        `${source.kind}:${source.name}`,
      );
      accepted += result.accepted;
    }
    return { accepted };
  }

  async reportDataset(
    datasets: string[],
    statistics: Parameters<FeatureImportService['reportDataset']>[1],
    from: string,
    _options: ScopedOptions,
  ): Promise<void> {
    const families = await this.#families.ofDatasets(this.#database, datasets);
    const scheduled = families.flatMap(row => {
      const schedule = scheduleOf(row);
      return schedule ? [{ row, schedule }] : [];
    });
    // One call for each family that is computed from the dataset: one or two.
    for (const { row, schedule } of scheduled) {
      const own = statistics.map(({ at, partition, ...one }) => ({
        ...one,
        partition:
          partition ??
          (at ? partitionAt(schedule, Date.parse(at)).key : undefined),
      }));
      await this.#statistics.report(row, own, from, { passOver: true });
    }
  }
}
