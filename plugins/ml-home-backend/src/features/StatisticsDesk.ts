import {
  distributionOf,
  driftOf,
  FeatureDrift,
  FeatureStatistics,
  mergeDistributions,
  partitionNamed,
  Schedule,
  statisticsInputSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DeliveryResult } from '@ml-home/backstage-plugin-ml-home-node';
import { unstorableProblem } from '../http';
import { Database } from '../database';
import { DbFamilyKeyRow, scheduleOf } from './DatabaseFamilyStore';
import {
  DatabaseStatisticsStore,
  NewStatistics,
  toStatistics,
} from './DatabaseStatisticsStore';

const DAY = 86_400_000;
/** Partitions before the newest that it is compared with: four whole weeks of a daily feature. */
export const REFERENCE = 28;

/** How far the newest of some statistics (newest first) moved from the others; undefined where that cannot be said. */
export function movedOf(
  newestFirst: FeatureStatistics[],
): FeatureDrift | undefined {
  const [latest, ...before] = newestFirst;
  const current = latest && distributionOf(latest);
  const known = before.flatMap(one => {
    const distribution = distributionOf(one);
    return distribution ? [{ key: one.partition, distribution }] : [];
  });
  const reference = mergeDistributions(
    known.map(({ distribution }) => distribution),
  );
  const drift = current && reference && driftOf(reference, current);
  if (!drift) return undefined;
  return {
    ...drift,
    partition: latest.partition,
    against: {
      from: known.at(-1)!.key,
      to: known[0].key,
      partitions: known.length,
    },
  };
}

/** Statistics as they are kept, or what is wrong with them in words, so that the others of the request are kept. */
export function readStatistics(
  schedule: Schedule | undefined,
  input: unknown,
  now: number,
): NewStatistics | { problem: string } {
  const unstorable = unstorableProblem(input);
  if (unstorable) return { problem: unstorable };
  const parsed = statisticsInputSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.map(String).join('.');
    return { problem: field ? `${field}: ${issue.message}` : issue.message };
  }
  const { feature, partition, scope, computedAt, ...body } = parsed.data;
  const at = computedAt ? Date.parse(computedAt) : now;
  if (at > now + DAY) {
    return {
      problem: `computedAt: ${new Date(
        at,
      ).toISOString()} is more than a day ahead of the clock here`,
    };
  }
  if (schedule) {
    try {
      partitionNamed(schedule, partition);
    } catch (error) {
      return { problem: `partition: ${(error as Error).message}` };
    }
  }
  return {
    feature,
    partition,
    scope,
    computedAt: new Date(at).toISOString(),
    body,
  };
}

/** Takes reported statistics in, and says anew how far the features moved, in one transaction. */
export class StatisticsDesk {
  readonly #database: Database;
  readonly #store: DatabaseStatisticsStore;

  constructor(options: { database: Database; store: DatabaseStatisticsStore }) {
    this.#database = options.database;
    this.#store = options.store;
  }

  /** With `passOver`, features that the family does not have are passed over and not refused. */
  async report(
    family: DbFamilyKeyRow,
    inputs: unknown[],
    source: string,
    options: { passOver?: boolean } = {},
  ): Promise<DeliveryResult> {
    const now = Date.now();
    const schedule = scheduleOf(family);
    const refused: DeliveryResult['refused'] = [];
    const read = inputs.flatMap((input, index) => {
      const one = readStatistics(schedule, input, now);
      if (!('problem' in one)) return [{ index, one }];
      refused.push({ index, message: one.problem });
      return [];
    });
    return this.#database.transaction(async tx => {
      const known = await this.#store.featuresAmong(
        tx,
        family.id,
        read.map(({ one }) => one.feature),
      );
      const good = read.filter(({ index, one }) => {
        if (known.has(one.feature)) return true;
        if (!options.passOver) {
          refused.push({
            index,
            message: `feature: the family has no feature '${one.feature}'`,
          });
        }
        return false;
      });
      const { added, same } = await this.#store.append(
        tx,
        family.id,
        good.map(({ one }) => one),
        source,
      );
      good.forEach(({ index, one }, i) => {
        if (added.has(i) || same.has(i)) return;
        refused.push({
          index,
          message: `computedAt: other statistics of '${one.feature}' in ${one.partition} were computed at ${one.computedAt}; say a later time to correct them`,
        });
      });
      await this.#judge(
        tx,
        family.id,
        good.filter((_, i) => added.has(i)).map(({ one }) => one),
      );
      return {
        accepted: added.size,
        repeated: same.size,
        refused: refused.sort((a, b) => a.index - b.index),
      };
    });
  }

  async #judge(
    tx: Parameters<DatabaseStatisticsStore['newest']>[0],
    familyId: string,
    added: NewStatistics[],
  ): Promise<void> {
    const features = [
      ...new Set(
        added
          .filter(({ scope }) => scope === 'batch')
          .map(({ feature }) => feature),
      ),
    ];
    if (features.length === 0) return;
    const rows = Map.groupBy(
      await this.#store.newest(tx, familyId, features, {
        scope: 'batch',
        limit: REFERENCE + 1,
      }),
      row => row.feature,
    );
    await this.#store.writeDrift(
      tx,
      familyId,
      features.map(feature => ({
        feature,
        drift: movedOf((rows.get(feature) ?? []).map(toStatistics)),
      })),
    );
  }
}
