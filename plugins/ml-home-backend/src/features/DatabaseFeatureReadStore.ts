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
  SortColumn,
  sqlPart,
  SqlPart,
} from '../database';
import { FactsInEffect } from './claims';
import { StoredVerdict } from './DatabaseFamilyStore';

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

export interface FamilyFilter {
  q?: string;
  entity?: string[];
  owner?: string[];
  serving?: string[];
  type?: string[];
  slo?: string[];
  lifecycle?: string[];
  usedBy?: string[];
  tag?: string[];
  source?: string[];
  freshness?: string[];
  drift?: string[];
  watched?: boolean;
}

export type FamilySort =
  | 'relevance'
  | 'name'
  | '-name'
  | 'slo'
  | 'models'
  | '-models'
  | 'lastDelivery'
  | '-lastDelivery';

const COLUMNS = `f.*, exists (
    select 1 from feature_watches w where w.family_id = f.id and w.user_ref = ?) as watched,
  (select jsonb_agg(jsonb_build_object('source', s.kind || case when s.name = '' then '' else ':' || s.name end,
     'at', s.synced_at) order by s.kind, s.name)
   from feature_sources s where s.synced_at is not null
     and s.kind || case when s.name = '' then '' else ':' || s.name end = any(f.sources)) as synced`;

/** The length of a cadence; a cron's is the time between its last two ticks. */
const CADENCE = `case f.cadence when 'hour' then interval '1 hour' when 'day' then interval '1 day'
  when 'week' then interval '7 days' when 'month' then interval '31 days'
  when 'cron' then case when jsonb_array_length(coalesce(f.slo->'strip', '[]')) >= 2
    then (f.slo->'strip'->-1->>0)::timestamptz - (f.slo->'strip'->-2->>0)::timestamptz end end`;

/** Age of the newest delivery in cadences: between two deliveries it grows to one, and a bit for the delivery itself. */
const FRESHNESS = `case when f.cadence is null then null when f.last_delivered_at is null then 'never'
  when now() - f.last_delivered_at <= 1.5 * (${CADENCE}) then 'current'
  when now() - f.last_delivered_at <= 3.5 * (${CADENCE}) then 'behind'
  when (${CADENCE}) is not null then 'stale' end`;

const FACETS = {
  slo: { column: 'f.slo_state', list: false },
  entity: { column: 'f.entity_keys', list: true },
  owner: { column: 'f.owner_ref', list: false },
  serving: { column: 'f.serving', list: true },
  type: { column: 'f.types', list: true },
  lifecycle: { column: 'f.lifecycle', list: false },
  usedBy: { column: 'f.used_by', list: true },
  source: { column: 'f.sources', list: true },
  freshness: { column: FRESHNESS, list: false },
  drift: { column: 'f.drift_state', list: false },
} as const;
export type FamilyFacet = keyof typeof FACETS;
/** Values of a facet at most. */
const MAX_VALUES = 100;

const column = (
  sql: string,
  type: SortColumn['type'],
  ascending: boolean,
  bindings: SqlPart['bindings'] = [],
): SortColumn => ({ sql, type, ascending, bindings, required: true });

const byName = column('f.name', 'text', true);
/** What needs somebody first. */
const SLO_ORDER = `array_position(array['missed', 'at_risk', 'no_data', 'met', 'no_slo'], f.slo_state)`;

function sortOf(sort: FamilySort, userRef: string): SortColumn[] {
  const ascending = !sort.startsWith('-');
  switch (sort.replace('-', '')) {
    case 'name':
      return [column('f.name', 'text', ascending)];
    case 'slo':
      return [column(SLO_ORDER, 'integer', true), byName];
    case 'models':
      return [column('f.model_count', 'integer', ascending), byName];
    case 'lastDelivery':
      return [
        {
          ...column(
            'extract(epoch from f.last_delivered_at)',
            'number',
            ascending,
          ),
          required: false,
        },
        byName,
      ];
    default:
      return [
        column(
          '(exists (select 1 from feature_watches w where w.family_id = f.id and w.user_ref = ?))::int',
          'integer',
          false,
          [userRef],
        ),
        column('f.consumer_count', 'integer', false),
        byName,
      ];
  }
}

function conditionsOf(
  filter: FamilyFilter,
  userRef: string,
  except?: FamilyFacet,
): SqlPart[] {
  const conditions = [sqlPart('f.gone_at is null')];
  for (const [facet, { column: name, list }] of Object.entries(FACETS)) {
    const wanted = filter[facet as FamilyFacet];
    if (!wanted || wanted.length === 0 || facet === except) continue;
    conditions.push(
      sqlPart(list ? `${name} && ?::text[]` : `${name} = any(?)`, [
        pgArray(wanted),
      ]),
    );
  }
  if (filter.q) {
    conditions.push(
      sqlPart('f.search like ?', [containsPattern(filter.q.toLowerCase())]),
    );
  }
  if (filter.tag && filter.tag.length > 0) {
    conditions.push(sqlPart('f.tags @> ?::text[]', [pgArray(filter.tag)]));
  }
  if (filter.watched) {
    conditions.push(
      sqlPart(
        'exists (select 1 from feature_watches w where w.family_id = f.id and w.user_ref = ?)',
        [userRef],
      ),
    );
  }
  return conditions;
}

const READERS = `(select count(distinct c.name) filter (where c.kind = 'model')::int as models,
    count(distinct (c.kind, c.name))::int as consumers
  from feature_consumers c where c.family_id = f.id and (c.features = '{}' or x.name = any(c.features)))`;

const FEATURE_COLUMNS = `f.name as family, x.name, f.entity_keys, f.facts as family_facts, x.serving, x.tags, x.facts,
  x.drift_state, r.models as model_count, r.consumers as consumer_count`;
const FEATURE_FROM = `features x join feature_families f on f.id = x.family_id cross join lateral ${READERS} r`;

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
    scope?: SqlPart,
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
    const rows = await queryRows<DbFamilyRow>(
      executor,
      `select ${COLUMNS} from feature_families f where f.id = any(?::bigint[])`,
      [query.userRef, pgArray(ids)],
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
    scope?: SqlPart,
  ): Promise<DbFamilyRow | undefined> {
    const where = allOf([sqlPart('f.name = ?', [name]), scope]);
    const [row] = await queryRows<DbFamilyRow>(
      executor,
      `select ${COLUMNS} from feature_families f where ${where.sql}`,
      [userRef, ...where.bindings],
    );
    return row;
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
    scope?: SqlPart,
  ): Promise<Page<DbFeatureRow>> {
    const { q, ...filter } = query;
    return readPage<DbFeatureRow>(executor, {
      select: FEATURE_COLUMNS,
      from: FEATURE_FROM,
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
    visible: { models?: SqlPart; experiments?: SqlPart },
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
