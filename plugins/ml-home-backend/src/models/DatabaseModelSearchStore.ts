import { FilterClause, Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ModelRecord,
  SearchQuery,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  clauseToSql,
  Executor,
  millis,
  queryRepeated,
  readPage,
  SearchDialect,
  SortColumn,
  sqlPart,
  SqlPart,
  toSortColumns,
} from '../database';
import {
  DbModelRecordRow,
  micros,
  TAGS_OBJECT,
  toModelRecord,
  VERSION_PARTS,
} from './modelRecord';

/** As much of a value as its index holds. */
const INDEXED_TEXT = 100;
/** So many sets the database intersects without long planning. */
const MAX_SETS = 8;

/** In the order of `toModelRecord`; one JSON text a model, because a row of columns takes longer to read. */
const RECORD = `json_build_array(m.name, ${micros('m.created_at')}, ${micros(
  'm.updated_at',
)}, m.description,
  (select ${TAGS_OBJECT} from (
     select key, value from model_tags where model_id = m.id order by key) t),
  (select json_agg(json_build_array(a.alias, a.version)) from (
     select alias, version from model_aliases where model_id = m.id order by alias) a),
  (select json_agg(${VERSION_PARTS} order by v.version)
   from (
     (select * from model_versions where model_id = m.id and stage = 'None' order by version desc limit 1)
     union all
     (select newest.* from unnest('{Staging,Production,Archived}'::text[]) s(stage) cross join lateral (
        select * from model_versions where model_id = m.id and stage = s.stage and stage <> 'None'
        order by version desc limit 1) newest)
   ) v)) as record`;

const dialect: SearchDialect = {
  attributes: {
    name: { sql: 'm.name', type: 'text', required: true },
    creation_timestamp: { sql: millis('m.created_at'), type: 'number' },
    last_updated_timestamp: { sql: millis('m.updated_at'), type: 'number' },
    timestamp: { sql: millis('m.updated_at'), type: 'number' },
  },
  lists: {
    tag: {
      from: 'from model_tags t where t.model_id = m.id and t.key = ?',
      type: 'text',
      single: true,
    },
  },
  missingTagDiffers: true,
};

const byName: SortColumn = {
  sql: 'm.name',
  bindings: [],
  type: 'text',
  ascending: true,
  required: true,
};

/** Models with a value of a tag as a set that its index answers. */
function indexedMatches({
  target,
  operator,
  key,
  value,
}: FilterClause): SqlPart | undefined {
  if (target !== 'tag' || operator !== '=' || typeof value !== 'string') {
    return undefined;
  }
  return sqlPart(
    `m.id in (select t.model_id from model_tags t
      where t.key = ? and left(t.value, ${INDEXED_TEXT}) = left(?, ${INDEXED_TEXT}) and t.value = ?)`,
    [key, value, value],
  );
}

/** Registered models with all that MLflow's clients are answered about them. */
export class DatabaseModelSearchStore {
  async get(
    executor: Executor,
    name: string,
    scope?: SqlPart,
  ): Promise<ModelRecord | undefined> {
    const where = allOf([
      sqlPart('m.name = ? and m.registered', [name]),
      scope,
    ]);
    const [row] = await queryRepeated<DbModelRecordRow>(
      executor,
      `select ${RECORD} from models m where ${where.sql}`,
      where.bindings,
    );
    return row && toModelRecord(row);
  }

  async page(
    executor: Executor,
    query: SearchQuery,
    scope?: SqlPart,
  ): Promise<Page<ModelRecord>> {
    const page = await readPage<DbModelRecordRow>(executor, {
      select: RECORD,
      from: 'models m',
      where: allOf([
        sqlPart('m.registered'),
        ...query.filter.map(
          (clause, place) =>
            (place < MAX_SETS && indexedMatches(clause)) ||
            clauseToSql(dialect, clause),
        ),
        scope,
      ]),
      sort: toSortColumns(dialect, query.orderBy, [byName]),
      cursor: query.cursor,
      limit: query.limit,
    });
    return { ...page, items: page.items.map(toModelRecord) };
  }
}
