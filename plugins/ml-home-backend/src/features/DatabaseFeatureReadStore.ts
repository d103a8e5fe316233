import { DriftState, Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyFacts,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  containsPattern,
  Executor,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
  SqlPart,
} from '../database';
import { FactsInEffect } from './claims';
import { StoredVerdict } from './DatabaseFamilyStore';
import {
  byName,
  column,
  conditionsOf,
  FACETS,
  FamilyFacet,
  FamilyFilter,
  FamilySort,
  MAX_VALUES,
  sortOf,
} from './familyFilter';

type DriftVerdict = DriftState | 'unknown';

export interface DbFamilyRow {
  id: string;
  name: string;
  entity_ref: string | null;
  title: string | null;
  description: string | null;
  entity_keys: string[];
  serving: string[];
  tags: string[];
  facts: FactsInEffect<FamilyFacts>;
  feature_count: number;
  feature_names: string[];
  model_count: number;
  consumer_count: number;
  cadence: string | null;
  cron: string | null;
  zone: string | null;
  slo_state: string;
  slo: Partial<StoredVerdict['slo']>;
  last_partition: string | null;
  last_delivered_at: Date | null;
  demo: boolean;
  updated_at: Date;
  gone_at: Date | null;
  drift_state: DriftVerdict;
  watched: boolean;
  synced: { source: string; at: string }[] | null;
}

export interface DbFeatureRow {
  family: string;
  name: string;
  entity_keys: string[];
  family_facts: FactsInEffect<FamilyFacts>;
  serving: string[];
  tags: Record<string, string>;
  facts: FactsInEffect<FeatureFacts>;
  model_count: number;
  consumer_count: number;
  drift_state: DriftVerdict;
}

export interface DbConsumerRow {
  kind: 'model' | 'run' | 'service';
  name: string;
  learned: 'declared' | 'observed' | 'imported';
  source: string;
  features: string[];
  last_seen_at: Date;
  stage: string | null;
}

const COLUMNS = `f.*, exists (
    select 1 from feature_watches w where w.family_id = f.id and w.user_ref = ?) as watched,
  (select jsonb_agg(jsonb_build_object('source', s.kind || case when s.name = '' then '' else ':' || s.name end,
     'at', s.synced_at) order by s.kind, s.name)
   from feature_sources s where s.synced_at is not null
     and s.kind || case when s.name = '' then '' else ':' || s.name end = any(f.sources)) as synced`;

/** What the caller may see of readers, as conditions on `m` (models) and `e` (experiments); all where undefined. */
export interface VisibleReaders {
  models?: SqlPart;
  experiments?: SqlPart;
}

/** Readers `c` that may be seen. A model that is not registered hides nothing; it is only a name in a file. */
function seenReaders({ models, experiments }: VisibleReaders): SqlPart {
  return allOf([
    models
      ? sqlPart(
          `(c.kind <> 'model' or not exists (select 1 from models m where m.name = c.name)
            or exists (select 1 from models m where m.name = c.name and (${models.sql})))`,
          models.bindings,
        )
      : undefined,
    experiments
      ? sqlPart(
          `(c.kind <> 'run' or exists (select 1 from runs r join experiments e on e.id = r.experiment_id
            where r.run_id = c.name and (${experiments.sql})))`,
          experiments.bindings,
        )
      : undefined,
  ]);
}

/** Counts of readers of the family `f`, or with `of` of one of its features. */
function readerCounts(visible: VisibleReaders, of = 'true'): SqlPart {
  const seen = seenReaders(visible);
  return sqlPart(
    `(select count(distinct c.name) filter (where c.kind = 'model')::int as models,
        count(distinct (c.kind, c.name))::int as consumers
      from feature_consumers c where c.family_id = f.id and ${of} and (${seen.sql}))`,
    seen.bindings,
  );
}
const OF_FEATURE = `(c.features = '{}' or x.name = any(c.features))`;

const FEATURE_COLUMNS = `f.name as family, x.name, f.entity_keys, f.facts as family_facts, x.serving, x.tags, x.facts,
  x.drift_state, r.models as model_count, r.consumers as consumer_count`;
const FEATURE_FROM = 'features x join feature_families f on f.id = x.family_id';

/** What the gallery and the pages of features read: a constant number of statements a page. */
export class DatabaseFeatureReadStore {
  async list(
    executor: Executor,
    query: FamilyFilter & {
      sort: FamilySort;
      cursor?: string;
      limit: number;
      userRef: string;
    },
    scope: SqlPart | undefined,
    visible: VisibleReaders,
  ): Promise<Page<DbFamilyRow> & { featureCount: number }> {
    const where = allOf([...conditionsOf(query, query.userRef), scope]);
    // The parts of a row are read for the page only, not for all that match.
    const page = await readPage<{ id: string }>(executor, {
      select: 'f.id',
      from: 'feature_families f',
      where,
      sort: sortOf(query.sort, query.userRef),
      cursor: query.cursor,
      limit: query.limit,
    });
    const ids = page.items.map(({ id }) => id);
    const rows = await this.#rows(
      executor,
      sqlPart('f.id = any(?::bigint[])', [pgArray(ids)]),
      query.userRef,
      visible,
    );
    const [count] = await queryRows<{ families: number; features: number }>(
      executor,
      `select count(*)::int as families, coalesce(sum(f.feature_count), 0)::int as features
       from feature_families f where ${where.sql}`,
      where.bindings,
    );
    const byId = new Map(rows.map(row => [row.id, row]));
    return {
      ...page,
      items: ids.flatMap(id => byId.get(id) ?? []),
      totalCount: count.families,
      featureCount: count.features,
    };
  }

  /** Counts of each facet's values, with all filters but its own. */
  async facets(
    executor: Executor,
    filter: FamilyFilter,
    userRef: string,
    scope?: SqlPart,
  ): Promise<{ facet: FamilyFacet; value: string; count: number }[]> {
    const parts = Object.entries(FACETS).map(
      ([facet, { column: name, list }]) => {
        const where = allOf([
          ...conditionsOf(filter, userRef, facet as FamilyFacet),
          scope,
        ]);
        return sqlPart(
          `(select '${facet}' as facet, v.value, count(*)::int as count from feature_families f
          cross join lateral ${
            list ? `unnest(${name})` : `(select ${name})`
          } as v(value)
          where v.value is not null and (${
            where.sql
          }) group by v.value order by 3 desc, 2 limit ${MAX_VALUES})`,
          where.bindings,
        );
      },
    );
    return queryRows(
      executor,
      parts.map(({ sql }) => sql).join(' union all '),
      parts.flatMap(({ bindings }) => bindings),
    );
  }

  async find(
    executor: Executor,
    name: string,
    userRef: string,
    scope: SqlPart | undefined,
    visible: VisibleReaders,
  ): Promise<DbFamilyRow | undefined> {
    const where = allOf([sqlPart('f.name = ?', [name]), scope]);
    const [row] = await this.#rows(executor, where, userRef, visible);
    return row;
  }

  /** Families with the counts of the readers that may be seen: those of the row where nothing is hidden. */
  async #rows(
    executor: Executor,
    where: SqlPart,
    userRef: string,
    visible: VisibleReaders,
  ): Promise<DbFamilyRow[]> {
    if (!visible.models && !visible.experiments) {
      return queryRows<DbFamilyRow>(
        executor,
        `select ${COLUMNS} from feature_families f where ${where.sql}`,
        [userRef, ...where.bindings],
      );
    }
    const counts = readerCounts(visible);
    const rows = await queryRows<
      DbFamilyRow & { seen: { models: number; consumers: number } }
    >(
      executor,
      `select ${COLUMNS}, jsonb_build_object('models', r.models, 'consumers', r.consumers) as seen
       from feature_families f cross join lateral ${counts.sql} r where ${where.sql}`,
      [userRef, ...counts.bindings, ...where.bindings],
    );
    return rows.map(({ seen, ...row }) => ({
      ...row,
      model_count: seen.models,
      consumer_count: seen.consumers,
    }));
  }

  async features(
    executor: Executor,
    query: FamilyFilter & {
      family?: string;
      feature?: string;
      cursor?: string;
      limit: number;
      userRef: string;
    },
    scope: SqlPart | undefined,
    visible: VisibleReaders,
  ): Promise<Page<DbFeatureRow>> {
    const { q, ...filter } = query;
    const counts = readerCounts(visible, OF_FEATURE);
    return readPage<DbFeatureRow>(executor, {
      select: FEATURE_COLUMNS,
      from: `${FEATURE_FROM} cross join lateral ${counts.sql} r`,
      fromBindings: counts.bindings,
      where: allOf([
        ...(query.family
          ? [sqlPart('f.name = ?', [query.family])]
          : conditionsOf(filter, query.userRef)),
        query.feature ? sqlPart('x.name = ?', [query.feature]) : undefined,
        q
          ? sqlPart(
              query.family
                ? 'x.search like ?'
                : '(x.search like ? or f.name like ?)',
              Array(query.family ? 1 : 2).fill(
                containsPattern(q.toLowerCase()),
              ),
            )
          : undefined,
        scope,
      ]),
      sort: [column('x.name', 'text', true), byName],
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  /** Readers of a family; models (`m`) and runs of experiments (`e`) that may not be seen are left out. */
  async consumers(
    executor: Executor,
    familyId: string,
    visible: VisibleReaders,
  ): Promise<DbConsumerRow[]> {
    const models = visible.models ?? sqlPart('true');
    const experiments = visible.experiments ?? sqlPart('true');
    return queryRows(
      executor,
      `select c.kind, c.name, c.learned, c.source, c.features, c.last_seen_at, m.lifecycle as stage
       from feature_consumers c left join models m on c.kind = 'model' and m.name = c.name
       where c.family_id = ? and (m.id is null or (${models.sql}))
         and (c.kind <> 'run' or exists (
           select 1 from runs r join experiments e on e.id = r.experiment_id
           where r.run_id = c.name and (${experiments.sql})))
       order by c.kind, c.name, c.learned limit 500`,
      [familyId, ...models.bindings, ...experiments.bindings],
    );
  }
}
