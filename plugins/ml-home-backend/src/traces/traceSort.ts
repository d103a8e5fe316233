import { InputError } from '@backstage/errors';
import { TraceOrderBy } from '@ml-home/backstage-plugin-ml-home-common';
import { SortColumn } from '../database';
import { NAME_TAG } from './rows';
import { numberColumns } from './traceDialect';

const NEWEST: SortColumn = {
  sql: 't.request_time',
  bindings: [],
  type: 'integer',
  ascending: false,
  required: true,
};
const BY_ID: SortColumn = {
  sql: 't.trace_id',
  bindings: [],
  type: 'text',
  ascending: true,
  required: true,
};

function toSortColumn({ target, key, ascending }: TraceOrderBy): SortColumn {
  const name = key.toLowerCase();
  if (target === 'attribute') {
    if (name === 'timestamp' || name === 'timestamp_ms') {
      return { ...NEWEST, ascending };
    }
    if (name === 'request_id' || name === 'trace_id') {
      return { ...BY_ID, ascending };
    }
    if (Object.hasOwn(numberColumns, name)) {
      return {
        sql: numberColumns[name],
        bindings: [],
        type: 'integer',
        ascending,
      };
    }
    const columns: Record<string, string> = {
      experiment_id: 't.experiment_id',
      status: 't.state',
      state: 't.state',
      name: 't.name',
      run_id: 't.run_id',
    };
    if (Object.hasOwn(columns, name)) {
      return {
        sql: columns[name],
        bindings: [],
        type: name === 'experiment_id' ? 'integer' : 'text',
        ascending,
      };
    }
    throw new InputError(
      `Invalid order_by attribute '${key.slice(
        0,
        100,
      )}'; valid ones are ${Object.keys({ ...numberColumns, ...columns }).join(
        ', ',
      )}`,
    );
  }
  if (target !== 'tag' && target !== 'metadata') {
    throw new InputError(`Ordering by ${target} is not possible`);
  }
  if (target === 'tag' && key === NAME_TAG) {
    return { sql: 't.name', bindings: [], type: 'text', ascending };
  }
  return {
    sql: `(t.${target === 'tag' ? 'tags' : 'metadata'} ->> ?)`,
    bindings: [key],
    type: 'text',
    ascending,
  };
}

/** The order of a search: the given one, then the newest first. */
export function traceSort(orderBy: TraceOrderBy[]): SortColumn[] {
  const columns = [...orderBy.map(toSortColumn), NEWEST, BY_ID];
  // A column that repeats counts once.
  const seen = new Set<string>();
  return columns.filter(column => {
    const name = `${column.sql} ${column.bindings.join()}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
