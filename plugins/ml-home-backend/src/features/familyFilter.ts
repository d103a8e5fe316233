import {
  containsPattern,
  pgArray,
  SortColumn,
  sqlPart,
  SqlPart,
} from '../database';

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

export const FACETS = {
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
export const MAX_VALUES = 100;

export const column = (
  sql: string,
  type: SortColumn['type'],
  ascending: boolean,
  bindings: SqlPart['bindings'] = [],
): SortColumn => ({ sql, type, ascending, bindings, required: true });

export const byName = column('f.name', 'text', true);
/** What needs somebody first. */
const SLO_ORDER = `array_position(array['missed', 'at_risk', 'no_data', 'met', 'no_slo'], f.slo_state)`;

export function sortOf(sort: FamilySort, userRef: string): SortColumn[] {
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

export function conditionsOf(
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
