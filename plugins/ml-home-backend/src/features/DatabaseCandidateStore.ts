import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import {
  allOf,
  containsPattern,
  Executor,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
} from '../database';

export interface DbCandidateRow {
  id: string;
  namespace: string;
  name: string;
  /** The list of the facet `schema`, as it was sent. */
  fields: unknown[];
  documentation: unknown;
  ownership: unknown;
  first_seen: Date;
  last_seen: Date;
  jobs: string[] | null;
  deliveries: string;
  /** Epoch milliseconds. */
  last_delivered_ms: string | null;
  /** Partitions of the newest deliveries, newest first. */
  slots: string[] | null;
  ignored: { reason: string | null; author: string | null; at: string } | null;
}

/** Partitions from which a schedule is guessed. */
const SLOTS = 40;
const JOBS = 5;

const FIELDS = `case when jsonb_typeof(s.value->'fields') = 'array' then s.value->'fields' else '[]' end`;

/** Datasets with a schema. */
const FROM = `lineage_facets s join lineage_nodes n on n.id = s.node_id and n.kind = 'dataset'
  left join feature_candidate_ignores i on i.node_id = n.id`;
const HAS_SCHEMA = `s.name = 'schema' and s.value is not null and jsonb_array_length(${FIELDS}) > 0`;
/** Which no family names, and which was not dropped. */
const UNCLAIMED = `not exists (
    select 1 from feature_families f where f.gone_at is null and f.datasets && n.names)
  and not exists (
    select 1 from lineage_facets d where d.node_id = n.id and d.name = 'lifecycleStateChange'
      and d.value->>'lifecycleStateChange' = 'DROP')`;

const DETAILS = `n.id, n.namespace, n.name, ${FIELDS} as fields, n.first_seen, n.last_seen,
  (select d.value from lineage_facets d where d.node_id = n.id and d.name = 'documentation') as documentation,
  (select d.value from lineage_facets d where d.node_id = n.id and d.name = 'ownership') as ownership,
  array(select distinct j.namespace || ':' || j.name as job
    from lineage_edges e join lineage_nodes j on j.id = e.source_id
    where e.target_id = n.id and e.relation = 'writes' order by job limit ${JOBS}) as jobs,
  p.deliveries, p.last_delivered_ms,
  array(select distinct d.slot from lineage_deliveries d
    where d.dataset_id = n.id order by d.slot desc limit ${SLOTS}) as slots,
  case when i.node_id is not null then jsonb_build_object('reason', i.reason, 'author', i.author, 'at',
    to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as ignored`;
const DELIVERED = `cross join lateral (
    select count(distinct d.slot) as deliveries, max((d.told->>'arrivedAt')::float8)::bigint as last_delivered_ms
    from lineage_deliveries d where d.dataset_id = n.id and d.told->>'takenBack' = 'false'
  ) p`;

/** Datasets that may become families. */
export class DatabaseCandidateStore {
  /** Newest first. */
  async page(
    executor: Executor,
    query: { q?: string; ignored?: boolean; cursor?: string; limit: number },
  ): Promise<Page<DbCandidateRow>> {
    const like = query.q && containsPattern(query.q.toLowerCase());
    const where = allOf([
      sqlPart(HAS_SCHEMA),
      sqlPart(UNCLAIMED),
      sqlPart(query.ignored ? 'i.node_id is not null' : 'i.node_id is null'),
      like
        ? sqlPart(
            `(lower(n.namespace || '/' || n.name) like ? or exists (
               select 1 from jsonb_array_elements(${FIELDS}) c where lower(c->>'name') like ?))`,
            [like, like],
          )
        : undefined,
    ]);
    // Deliveries are counted for the page only.
    const page = await readPage<{ id: string }>(executor, {
      select: 'n.id',
      from: FROM,
      where,
      sort: [
        {
          sql: 'extract(epoch from n.last_seen)::float8',
          bindings: [],
          type: 'number',
          ascending: false,
          required: true,
        },
        {
          sql: 'n.id',
          bindings: [],
          type: 'integer',
          ascending: true,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
    const ids = page.items.map(({ id }) => id);
    const rows = await queryRows<DbCandidateRow>(
      executor,
      `select ${DETAILS} from ${FROM} ${DELIVERED} where s.name = 'schema' and n.id = any(?::bigint[])`,
      [pgArray(ids)],
    );
    const [{ total }] = await queryRows<{ total: number }>(
      executor,
      `select count(*)::int as total from ${FROM} where ${where.sql}`,
      where.bindings,
    );
    const byId = new Map(rows.map(row => [row.id, row]));
    return {
      ...page,
      totalCount: total,
      items: ids.flatMap(id => byId.get(id) ?? []),
    };
  }

  /** A dataset with a schema, and a family that names it already. */
  async find(
    executor: Executor,
    id: string,
  ): Promise<(DbCandidateRow & { claimed_by: string | null }) | undefined> {
    const [row] = await queryRows<
      DbCandidateRow & { claimed_by: string | null }
    >(
      executor,
      `select ${DETAILS}, (select f.name from feature_families f
         where f.gone_at is null and f.datasets && n.names order by f.name limit 1) as claimed_by
       from ${FROM} ${DELIVERED} where ${HAS_SCHEMA} and n.id = ?::bigint`,
      [id],
    );
    return row;
  }

  async ignore(
    executor: Executor,
    id: string,
    by: { reason?: string; author?: string },
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into feature_candidate_ignores (node_id, reason, author) values (?::bigint, ?, ?)
       on conflict (node_id) do update set reason = excluded.reason, author = excluded.author, created_at = now()`,
      [id, by.reason || null, by.author ?? null] as Knex.Value[],
    );
  }

  /** Whether it was ignored. */
  async unignore(executor: Executor, id: string): Promise<boolean> {
    const rows = await queryRows(
      executor,
      'delete from feature_candidate_ignores where node_id = ?::bigint returning 1',
      [id],
    );
    return rows.length > 0;
  }
}
