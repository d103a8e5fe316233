import { InputError } from '@backstage/errors';
import { FilterClause } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetFilter,
  LoggedModelOrderBy,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  clauseToSql,
  millis,
  SearchDialect,
  SortColumn,
  SqlPart,
  sqlPart,
  toSortColumns,
} from '../database';

const attributes: SearchDialect['attributes'] = {
  name: { sql: 'm.name', type: 'text' },
  model_id: { sql: 'm.model_id', type: 'text' },
  model_type: { sql: "coalesce(m.model_type, '')", type: 'text' },
  status: { sql: "replace(m.status, 'LOGGED_MODEL_', '')", type: 'text' },
  source_run_id: { sql: 'm.source_run_id', type: 'text' },
  experiment_id: { sql: 'm.experiment_id', type: 'number' },
  creation_timestamp: { sql: millis('m.created_at'), type: 'number' },
  creation_timestamp_ms: { sql: millis('m.created_at'), type: 'number' },
  creation_time: { sql: millis('m.created_at'), type: 'number' },
  last_updated_timestamp: { sql: millis('m.updated_at'), type: 'number' },
  last_updated_timestamp_ms: { sql: millis('m.updated_at'), type: 'number' },
};

const dialect: SearchDialect = {
  attributes,
  lists: {
    param: {
      from: 'from jsonb_each_text(m.params) as p(key, value) where p.key = ?',
      type: 'text',
    },
    tag: {
      from: 'from jsonb_each_text(m.tags) as t(key, value) where t.key = ?',
      type: 'text',
    },
  },
};

const tieBreakers: SortColumn[] = [
  {
    sql: millis('m.created_at'),
    bindings: [],
    type: 'number',
    ascending: false,
  },
  { sql: 'm.model_id', bindings: [], type: 'text', ascending: true },
];

const METRICS = 'from logged_model_metrics l where l.model_id = m.model_id';
const NUMBER_OPERATORS = ['=', '!=', '>', '>=', '<', '<='];

/** Metrics `l` of a dataset; of any digest when none is named. */
const ofDataset = ({ name, digest }: Partial<DatasetFilter>): SqlPart =>
  allOf([
    name ? sqlPart('l.dataset_name = ?', [name]) : undefined,
    digest ? sqlPart('l.dataset_digest = ?', [digest]) : undefined,
  ]);

/** Metrics `l` of one of the datasets; undefined when none are named. */
function ofDatasets(datasets: DatasetFilter[]): SqlPart | undefined {
  if (datasets.length === 0) return undefined;
  const parts = datasets.map(ofDataset);
  return sqlPart(
    parts.map(part => `(${part.sql})`).join(' or '),
    parts.flatMap(part => part.bindings),
  );
}

function metricToSql(
  { key, operator, value }: FilterClause,
  datasets: DatasetFilter[],
): SqlPart {
  const named = sqlPart('l.key = ?', [key]);
  const among = ofDatasets(datasets);
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') {
    const where = allOf([named, among]);
    const not = operator === 'IS NULL' ? 'not ' : '';
    return sqlPart(
      `${not}exists (select 1 ${METRICS} and ${where.sql})`,
      where.bindings,
    );
  }
  if (!NUMBER_OPERATORS.includes(operator)) {
    throw new InputError(
      `Invalid comparator '${operator}' for metric '${key}'; valid ones are ${NUMBER_OPERATORS.join(
        ', ',
      )}`,
    );
  }
  if (typeof value !== 'number') {
    throw new InputError(
      `Expected a number for metric '${key}', not '${String(value)}'`,
    );
  }
  const where = allOf([
    named,
    among,
    sqlPart(`l.value ${operator} ?::float8`, [value]),
    // NaN differs from every number, and compares with none.
    operator === '!=' ? undefined : sqlPart("l.value <> 'NaN'"),
  ]);
  return sqlPart(
    `exists (select 1 ${METRICS} and ${where.sql})`,
    where.bindings,
  );
}

/** A filter as a condition on the model `m`. Metrics must be of one of the datasets, when there are some. */
export function loggedModelFilterToSql(
  filter: FilterClause[],
  datasets: DatasetFilter[],
): SqlPart {
  const among = ofDatasets(datasets);
  const hasMetrics = filter.some(clause => clause.target === 'metric');
  return allOf([
    ...filter.map(clause =>
      clause.target === 'metric'
        ? metricToSql(clause, datasets)
        : clauseToSql(dialect, clause),
    ),
    among && !hasMetrics
      ? sqlPart(`exists (select 1 ${METRICS} and (${among.sql}))`, [
          ...among.bindings,
        ])
      : undefined,
  ]);
}

function metricColumn(order: LoggedModelOrderBy): SortColumn {
  const of = ofDataset({
    name: order.datasetName,
    digest: order.datasetDigest,
  });
  return {
    // The latest, when several runs or datasets have it.
    sql: `(select nullif(l.value, 'NaN') ${METRICS} and l.key = ? and ${of.sql}
      order by l.ts desc, l.step desc, l.run_id limit 1)`,
    bindings: [order.key, ...of.bindings],
    type: 'number',
    ascending: order.ascending,
  };
}

/** The order of a search: the given one, then the newest first. */
export function loggedModelSort(orderBy: LoggedModelOrderBy[]): SortColumn[] {
  const columns = orderBy.flatMap(order =>
    order.target === 'metric'
      ? [metricColumn(order)]
      : toSortColumns(dialect, [order], []),
  );
  return [...columns, ...tieBreakers];
}
