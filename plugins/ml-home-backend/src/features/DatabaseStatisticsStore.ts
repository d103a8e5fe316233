import {
  FeatureDrift,
  FeatureStatistics,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
} from '../database';

type Body = Omit<
  FeatureStatistics,
  'feature' | 'partition' | 'scope' | 'computedAt' | 'source'
>;

export interface NewStatistics {
  feature: string;
  partition: string;
  scope: string;
  /** ISO 8601. */
  computedAt: string;
  body: Body;
}

export interface DbStatisticsRow {
  family_id: string;
  feature: string;
  scope: string;
  partition_key: string;
  computed_at: Date;
  source: string;
  body: Body;
}

export const toStatistics = (row: DbStatisticsRow): FeatureStatistics => ({
  feature: row.feature,
  partition: row.partition_key,
  scope: row.scope,
  computedAt: row.computed_at.toISOString(),
  source: row.source,
  ...row.body,
});

/** What holds of each partition: the newest computation. `?` marks: family, features, scope, partitions at most. */
const NEWEST = `select s.* from unnest(?::text[]) as w(feature) cross join lateral (
    select distinct on (x.partition_key) x.* from feature_statistics x
    where x.family_id = ?::bigint and x.feature = w.feature and x.scope = ?
    order by x.partition_key desc, x.computed_at desc limit ?
  ) s`;

/** Statistics of features, and how far they moved. */
export class DatabaseStatisticsStore {
  /**
   * Adds what is not known yet. Answers what was added, and of what was not whether it is known as it is; something
   * else of the same computation is not.
   */
  async append(
    tx: Executor,
    familyId: string,
    given: NewStatistics[],
    source: string,
  ): Promise<{ added: Set<number>; same: Set<number> }> {
    // The family is locked as every writer of its features does first: two that report at once take turns, and the
    // second sees all that its drift is to be computed from.
    await queryRows(
      tx,
      'select 1 from feature_families where id = ? for no key update',
      [familyId],
    );
    const rows = given.map((one, index) => ({ ...one, index }));
    const json = JSON.stringify(rows);
    const columns = `feature text, partition text, scope text, "computedAt" timestamptz(3), body jsonb, index int`;
    // A computation that is named twice in one request is taken once.
    const added = await queryRows<{
      feature: string;
      scope: string;
      key: string;
      at: Date;
    }>(
      tx,
      `insert into feature_statistics (family_id, feature, scope, partition_key, computed_at, source, body)
       select distinct on (feature, scope, partition, "computedAt")
         ?::bigint, feature, scope, partition, "computedAt", ?, body
       from jsonb_to_recordset(?::jsonb) as n(${columns})
       order by feature, scope, partition, "computedAt", index
       on conflict do nothing
       returning feature, scope, partition_key as key, computed_at as at`,
      [familyId, source, json],
    );
    const known = await queryRows<{ index: number }>(
      tx,
      `select n.index from jsonb_to_recordset(?::jsonb) as n(${columns})
       join feature_statistics s on s.family_id = ?::bigint and s.feature = n.feature and s.scope = n.scope
         and s.partition_key = n.partition and s.computed_at = n."computedAt" and s.body = n.body
       order by n.index`,
      [json, familyId],
    );
    const keyOf = (feature: string, scope: string, key: string, at: Date) =>
      JSON.stringify([feature, scope, key, at.getTime()]);
    const fresh = new Set(
      added.map(({ feature, scope, key, at }) =>
        keyOf(feature, scope, key, at),
      ),
    );
    const result = { added: new Set<number>(), same: new Set<number>() };
    for (const { index } of known) {
      const one = given[index];
      const key = keyOf(
        one.feature,
        one.scope,
        one.partition,
        new Date(one.computedAt),
      );
      if (fresh.delete(key)) result.added.add(index);
      else result.same.add(index);
    }
    return result;
  }

  /** Which of some names are features of the family. */
  async featuresAmong(
    executor: Executor,
    familyId: string,
    names: string[],
  ): Promise<Set<string>> {
    const rows = await queryRows<{ name: string }>(
      executor,
      'select name from features where family_id = ? and name = any(?)',
      [familyId, pgArray(names)],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** The newest partitions of some features, newest first. */
  async newest(
    executor: Executor,
    familyId: string,
    features: string[],
    query: { scope: string; limit: number },
  ): Promise<DbStatisticsRow[]> {
    return queryRows(executor, NEWEST, [
      pgArray(features),
      familyId,
      query.scope,
      query.limit,
    ]);
  }

  async scopesOf(
    executor: Executor,
    familyId: string,
    feature: string,
  ): Promise<string[]> {
    const rows = await queryRows<{ scope: string }>(
      executor,
      `select distinct scope from feature_statistics where family_id = ? and feature = ? order by scope limit 100`,
      [familyId, feature],
    );
    return rows.map(({ scope }) => scope);
  }

  /** Writes how far features moved, and of the family the farthest. */
  async writeDrift(
    tx: Executor,
    familyId: string,
    moved: { feature: string; drift?: FeatureDrift }[],
  ): Promise<void> {
    await queryRows(
      tx,
      `update features f set drift = d.drift, drift_state = coalesce(d.drift->>'state', 'unknown')
       from jsonb_to_recordset(?::jsonb) as d(feature text, drift jsonb)
       where f.family_id = ?::bigint and f.name = d.feature`,
      [JSON.stringify(moved), familyId],
    );
    await queryRows(
      tx,
      `update feature_families set drift_state = coalesce((
         select x.drift_state from features x where x.family_id = ?::bigint
         order by array_position(array['drifted', 'moved', 'stable', 'too_few', 'unknown'], x.drift_state) limit 1
       ), 'unknown') where id = ?::bigint`,
      [familyId, familyId],
    );
  }

  /** The newest batch statistics of the features that have any, by name. */
  async summaries(
    executor: Executor,
    familyId: string,
    page: { cursor?: string; limit: number },
  ): Promise<Page<DbStatisticsRow & { drift: FeatureDrift | null }>> {
    return readPage(executor, {
      select: 's.*, f.drift',
      from: `features f cross join lateral (
        select x.* from feature_statistics x
        where x.family_id = f.family_id and x.feature = f.name and x.scope = 'batch'
        order by x.partition_key desc, x.computed_at desc limit 1
      ) s`,
      where: allOf([sqlPart('f.family_id = ?::bigint', [familyId])]),
      sort: [
        {
          sql: 'f.name',
          bindings: [],
          type: 'text',
          ascending: true,
          required: true,
        },
      ],
      ...page,
    });
  }

  async driftOf(
    executor: Executor,
    familyId: string,
    feature: string,
  ): Promise<FeatureDrift | undefined> {
    const [row] = await queryRows<{ drift: FeatureDrift | null }>(
      executor,
      'select drift from features where family_id = ? and name = ?',
      [familyId, feature],
    );
    return row?.drift ?? undefined;
  }
}
