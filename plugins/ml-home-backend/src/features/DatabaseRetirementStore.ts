import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  readPage,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbUnreadRow {
  name: string;
  title: string | null;
  feature: string | null;
  owner_ref: string | null;
  lifecycle: string | null;
  feature_count: number;
  unused_since: Date;
  last_delivered_at: Date | null;
  last_reader: {
    kind: 'model' | 'run' | 'service';
    name: string;
    at: string;
  } | null;
  checked: { source: string; at: string | null }[] | null;
  proposal: {
    id: string;
    author: string | null;
    createdAt: string;
    reason: string;
  } | null;
  kept: { until: string; reason: string; author: string | null } | null;
}

const utc = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Who read it last, where the caller may see that model. */
const readerOf = (models: SqlPart) => `cross join lateral (
    select case when f.last_reader->>'kind' <> 'model'
      or not exists (select 1 from models m where m.name = f.last_reader->>'name')
      or exists (select 1 from models m where m.name = f.last_reader->>'name' and (${models.sql}))
      then f.last_reader end as last_reader
  ) r`;

const columns = (feature: string) => `r.last_reader,
  (select jsonb_agg(jsonb_build_object('source', s.kind || case when s.name = '' then '' else ':' || s.name end,
     'at', ${utc('s.synced_at')}) order by s.kind, s.name)
   from feature_sources s where s.kind in ('catalog', 'feast')) as checked,
  (select jsonb_build_object('id', p.id::text, 'author', p.author, 'createdAt', ${utc(
    'p.created_at',
  )}, 'reason', p.reason)
   from feature_proposals p
   where p.family_id = f.id and p.feature = ${feature} and p.kind = 'retirement' and p.state = 'open') as proposal,
  (select jsonb_build_object('until', ${utc(
    'k.until',
  )}, 'reason', k.reason, 'author', k.author)
   from feature_keeps k where k.family_id = f.id and k.feature = ${feature} and k.until > now()) as kept`;

/** What nobody is known to read. */
export class DatabaseRetirementStore {
  /** Families or features without a known reader for some days, longest first. */
  async unread(
    executor: Executor,
    query: {
      level: 'family' | 'feature';
      days: number;
      owner?: string[];
      kept?: boolean;
      cursor?: string;
      limit: number;
    },
    visible: { models?: SqlPart; scope?: SqlPart },
  ): Promise<Page<DbUnreadRow>> {
    const single = query.level === 'feature';
    const models = visible.models ?? sqlPart('true');
    const feature = single ? 'x.name' : `''`;
    const since = single ? 'x.unused_since' : 'f.unused_since';
    const owner = single
      ? `coalesce(x.facts->'owner'->>'value', f.owner_ref)`
      : 'f.owner_ref';
    const lifecycle = single
      ? `coalesce(x.facts->'lifecycle'->>'value', f.lifecycle)`
      : 'f.lifecycle';
    return readPage<DbUnreadRow>(executor, {
      select: `f.name, f.title, ${
        single ? 'x.name' : 'null::text'
      } as feature, ${owner} as owner_ref,
        ${lifecycle} as lifecycle, f.feature_count, ${since} as unused_since, f.last_delivered_at,
        ${columns(feature)}`,
      from: `${
        single
          ? 'features x join feature_families f on f.id = x.family_id'
          : 'feature_families f'
      } ${readerOf(models)}`,
      fromBindings: models.bindings,
      where: allOf([
        sqlPart(
          `f.gone_at is null and ${since} <= now() - make_interval(days => ?::int)`,
          [query.days],
        ),
        // What has retired is done with.
        sqlPart(`${lifecycle} is distinct from 'retired'`),
        query.owner
          ? sqlPart(`${owner} = any(?)`, [pgArray(query.owner)])
          : undefined,
        query.kept
          ? undefined
          : sqlPart(`not exists (select 1 from feature_keeps k
              where k.family_id = f.id and k.feature = ${feature} and k.until > now())`),
        visible.scope,
      ]),
      sort: [
        {
          sql: `extract(epoch from ${since})::float8`,
          bindings: [],
          type: 'number',
          ascending: true,
          required: true,
        },
        {
          sql: 'f.name',
          bindings: [],
          type: 'text',
          ascending: true,
          required: true,
        },
        {
          sql: feature === `''` ? 'f.name' : feature,
          bindings: [],
          type: 'text',
          ascending: true,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
  }
}
