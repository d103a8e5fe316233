import { Page } from '@ml-home/backstage-plugin-ml-home-common';
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
import { VERSION_COLUMNS } from './DatabaseVersionStore';
import { DbModelWithPartsRow, DbVersionRow } from './rows';

export interface DbModelSummaryRow extends DbModelWithPartsRow {
  version_count: string;
  newest: { version: number; created_at: string; run_id: string | null } | null;
  declaration: {
    owner_ref: string | null;
    lifecycle: string | null;
    project_ref: string | null;
    metadata: {
      title?: string;
      description?: string;
      tags?: string[];
      links?: { url: string; title?: string }[];
      annotations?: Record<string, string>;
    };
    spec: Record<string, unknown>;
    location: string | null;
    first_seen_at: string;
    changed_at: string;
    gone_at: string | null;
  } | null;
  project_owner: string | null;
  project_location: string | null;
}

export interface DbVersionViewRow extends DbVersionRow {
  run_name: string | null;
  experiment_id: string | null;
  experiment_name: string | null;
  metrics: { key: string; value: string }[] | null;
}

export interface ModelListQuery {
  q?: string;
  owner?: string[];
  project?: string[];
  tag?: string[];
  lifecycle?: string[];
  declaration?: 'never' | 'declared' | 'no-longer';
  sort: string;
  cursor?: string;
  limit: number;
}

const COLUMNS = `m.*,
  (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key)
   from model_tags t where t.model_id = m.id) as tags,
  (select jsonb_agg(jsonb_build_object('alias', a.alias, 'version', a.version) order by a.alias)
   from model_aliases a where a.model_id = m.id) as aliases,
  (select count(*) from model_versions v where v.model_id = m.id) as version_count,
  (select jsonb_build_object('version', v.version, 'created_at', v.created_at, 'run_id', v.run_id)
   from model_versions v where v.model_id = m.id order by v.version desc limit 1) as newest,
  (select to_jsonb(d) from declarations d where d.entity_ref = m.entity_ref and d.kind = 'MLModel') as declaration,
  (select p.owner_ref from declarations p where p.entity_ref = m.project_ref and p.gone_at is null) as project_owner,
  (select p.location from declarations p where p.entity_ref = m.project_ref and p.gone_at is null) as project_location`;

// Dotted names of system metrics are many and say nothing about a version.
const RUN_METRICS = `(
  select jsonb_agg(jsonb_build_object('key', x.key, 'value', x.value::text)) from (
    select k.key, l.value from latest_metrics l join metric_keys k on k.id = l.key_id
    where l.run_id = r.id and k.key not like 'system/%' order by k.key limit 50) x)`;

const sortColumns: Record<string, Pick<SortColumn, 'sql' | 'type'>> = {
  name: { sql: 'lower(m.name)', type: 'text' },
  updatedAt: { sql: 'extract(epoch from m.updated_at)', type: 'number' },
  versionCount: {
    sql: '(select count(*) from model_versions v where v.model_id = m.id)',
    type: 'number',
  },
};

function tagCondition(tag: string): SqlPart {
  const at = tag.indexOf('=');
  const key = at < 0 ? tag : tag.slice(0, at);
  const labelled = sqlPart(
    `exists (select 1 from declarations d where d.entity_ref = m.entity_ref and d.gone_at is null
       and d.metadata -> 'tags' @> to_jsonb(?::text))`,
    [tag],
  );
  const tagged =
    at < 0
      ? sqlPart(
          'exists (select 1 from model_tags t where t.model_id = m.id and t.key = ?)',
          [key],
        )
      : sqlPart(
          'exists (select 1 from model_tags t where t.model_id = m.id and t.key = ? and t.value = ?)',
          [key, tag.slice(at + 1)],
        );
  return sqlPart(`${tagged.sql} or ${labelled.sql}`, [
    ...tagged.bindings,
    ...labelled.bindings,
  ]);
}

const declarationConditions = {
  declared: sqlPart('m.declared'),
  never: sqlPart(
    'not m.declared and not exists (select 1 from declarations d where d.entity_ref = m.entity_ref)',
  ),
  'no-longer': sqlPart(
    'not m.declared and exists (select 1 from declarations d where d.entity_ref = m.entity_ref)',
  ),
};

function conditionsOf(query: Partial<ModelListQuery>): (SqlPart | undefined)[] {
  const pattern = query.q ? containsPattern(query.q) : undefined;
  return [
    pattern
      ? sqlPart(
          `m.name ilike ? or m.description ilike ? or m.owner_ref ilike ?
           or exists (select 1 from declarations d where d.entity_ref = m.entity_ref and d.gone_at is null
             and (d.metadata ->> 'title' ilike ? or d.metadata ->> 'description' ilike ?))
           or exists (select 1 from model_tags t where t.model_id = m.id and (t.key ilike ? or t.value ilike ?))`,
          Array(7).fill(pattern),
        )
      : undefined,
    query.owner
      ? sqlPart('m.owner_ref = any(?)', [pgArray(query.owner)])
      : undefined,
    query.project
      ? sqlPart('m.project_ref = any(?)', [pgArray(query.project)])
      : undefined,
    query.lifecycle
      ? sqlPart('m.lifecycle = any(?)', [pgArray(query.lifecycle)])
      : undefined,
    ...(query.tag ?? []).map(tagCondition),
    query.declaration ? declarationConditions[query.declaration] : undefined,
  ];
}

/** What the portal's pages read of models: a constant number of statements a page. */
export class DatabaseModelReadStore {
  async list(
    executor: Executor,
    query: ModelListQuery,
    scope?: SqlPart,
  ): Promise<Page<DbModelSummaryRow>> {
    const where = allOf([...conditionsOf(query), scope]);
    const sort: SortColumn[] = [
      {
        ...sortColumns[query.sort.replace(/^-/, '')],
        bindings: [],
        ascending: !query.sort.startsWith('-'),
      },
      { sql: 'm.id', bindings: [], type: 'number', ascending: true },
    ];
    // The parts of a row are read for the page only, not for all that match.
    const keys = await readPage<{ id: string }>(executor, {
      select: 'm.id',
      from: 'models m',
      where,
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
    const cut = { ...keys, items: keys.items.map(row => row.id) };
    const [{ count }] = await queryRows<{ count: string }>(
      executor,
      `select count(*) as count from models m where ${where.sql}`,
      where.bindings,
    );
    const rows = await queryRows<DbModelSummaryRow>(
      executor,
      `select ${COLUMNS} from models m where m.id = any(?::bigint[])`,
      [pgArray(cut.items)],
    );
    const byId = new Map(rows.map(row => [row.id, row]));
    return {
      ...cut,
      items: cut.items.map(id => byId.get(id)!).filter(Boolean),
      totalCount: Number(count),
    };
  }

  async find(
    executor: Executor,
    name: string,
    scope?: SqlPart,
  ): Promise<DbModelSummaryRow | undefined> {
    const where = allOf([sqlPart('m.name = ?', [name]), scope]);
    const [row] = await queryRows<DbModelSummaryRow>(
      executor,
      `select ${COLUMNS} from models m where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  /** Versions newest first, or one of them; run facts only where the reader may see the experiment. */
  async versions(
    executor: Executor,
    name: string,
    page: { before?: number; version?: number; limit: number },
    scope?: SqlPart,
    experimentScope?: SqlPart,
  ): Promise<DbVersionViewRow[]> {
    const where = allOf([
      sqlPart('m.name = ?', [name]),
      page.before === undefined
        ? undefined
        : sqlPart('v.version < ?', [page.before]),
      page.version === undefined
        ? undefined
        : sqlPart('v.version = ?', [page.version]),
      scope,
    ]);
    const runs = allOf([sqlPart('r.run_id = v.run_id'), experimentScope]);
    return queryRows(
      executor,
      `select ${VERSION_COLUMNS}, run.name as run_name, run.experiment_id, run.experiment_name, run.metrics
       from model_versions v join models m on m.id = v.model_id
       left join lateral (
         select r.name, r.experiment_id, e.name as experiment_name, ${RUN_METRICS} as metrics
         from runs r join experiments e on e.id = r.experiment_id where ${runs.sql}
       ) run on true
       where ${where.sql} order by v.version desc limit ?`,
      [...runs.bindings, ...where.bindings, page.limit],
    );
  }

  async facets(
    executor: Executor,
    scope?: SqlPart,
  ): Promise<{ facet: string; value: string; count: number }[]> {
    const where = scope ?? sqlPart('true');
    return queryRows(
      executor,
      `with visible as materialized (select m.* from models m where ${where.sql})
       select 'owner' as facet, owner_ref as value, count(*)::int as count from visible where owner_ref is not null group by 2
       union all select 'project', project_ref, count(*)::int from visible where project_ref is not null group by 2
       union all select 'lifecycle', lifecycle, count(*)::int from visible where lifecycle is not null group by 2
       union all (
         select 'tag', tag, count(*)::int from (
           select t.model_id, case when length(t.value) between 1 and 40 then t.key || '=' || t.value else t.key end as tag
           from model_tags t join visible v on v.id = t.model_id
           union
           select v.id, jsonb_array_elements_text(d.metadata -> 'tags') from visible v
           join declarations d on d.entity_ref = v.entity_ref and d.gone_at is null
           where jsonb_typeof(d.metadata -> 'tags') = 'array'
         ) tags group by tag order by 3 desc, 2 limit 200)
       order by 1, 3 desc, 2`,
      where.bindings,
    );
  }
}
