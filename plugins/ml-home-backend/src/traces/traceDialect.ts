import { InputError } from '@backstage/errors';
import { TraceFilterClause } from '@ml-home/backstage-plugin-ml-home-common';
import { allOf, SqlPart, sqlPart } from '../database';
import { NAME_TAG, PROMPTS_TAG, RUN_METADATA } from './rows';

const TEXT = ['=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT IN'];
const NUMBER = ['=', '!=', '>', '>=', '<', '<='];
const NULLS = ['IS NULL', 'IS NOT NULL'];
const PAIRS = ['=', '!=', 'LIKE', 'ILIKE', 'RLIKE', ...NULLS];
const ASSESSMENTS = [...PAIRS, '>', '>=', '<', '<='];

/** Attributes that are numbers, as columns of the trace `t`. */
export const numberColumns: Record<string, string> = {
  timestamp: 't.request_time',
  timestamp_ms: 't.request_time',
  execution_time: 't.execution_duration',
  execution_time_ms: 't.execution_duration',
  end_time: '(t.request_time + coalesce(t.execution_duration, 0))',
  end_time_ms: '(t.request_time + coalesce(t.execution_duration, 0))',
};
const texts: Record<string, string> = {
  request_id: 't.trace_id',
  trace_id: 't.trace_id',
  client_request_id: 't.client_request_id',
  status: 't.state',
  state: 't.state',
};

const isNull = (clause: TraceFilterClause): boolean =>
  NULLS.includes(clause.operator);

function requireOperator(clause: TraceFilterClause, allowed: string[]): void {
  if (allowed.includes(clause.operator)) return;
  throw new InputError(
    `Invalid comparator '${clause.operator}' for ${clause.target} '${
      clause.key
    }'; valid ones are ${allowed.join(', ')}`,
  );
}

function compareText(column: string, clause: TraceFilterClause): SqlPart {
  const { operator, value, target, key } = clause;
  if (Array.isArray(value)) {
    return sqlPart(
      operator === 'IN' ? `${column} = any(?)` : `${column} <> all(?)`,
      [value as unknown as string],
    );
  }
  if (typeof value !== 'string') {
    throw new InputError(
      `Expected a text in quotes for ${target} '${key}', not ${String(value)}`,
    );
  }
  return sqlPart(`${column} ${operator === 'RLIKE' ? '~' : operator} ?`, [
    value,
  ]);
}

function numberOf({ value, target, key }: TraceFilterClause): number {
  const number =
    typeof value === 'string' && value.trim() ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new InputError(
    `Expected a number for ${target} '${key}', not '${String(value).slice(
      0,
      100,
    )}'`,
  );
}

/** A text by key in a JSON column of the trace. */
function pairToSql(
  column: 't.tags' | 't.metadata',
  clause: TraceFilterClause,
): SqlPart {
  requireOperator(clause, PAIRS);
  if (isNull(clause)) {
    return sqlPart(`(${column} ->> ?) ${clause.operator}`, [clause.key]);
  }
  const part = compareText(`(${column} ->> ?)`, clause);
  return sqlPart(part.sql, [clause.key, ...part.bindings]);
}

function runToSql(clause: TraceFilterClause): SqlPart {
  requireOperator(clause, [...TEXT, ...NULLS]);
  if (isNull(clause)) return sqlPart(`t.run_id ${clause.operator}`);
  const part = compareText('t.run_id', clause);
  if (!['=', 'IN'].includes(clause.operator)) return part;
  // A trace belongs to the run that made it, and to those that it was linked to.
  const linked = compareText('l.run_id', clause);
  return sqlPart(
    `(${part.sql} or exists (select 1 from trace_runs l where l.trace_id = t.trace_id and ${linked.sql}))`,
    [...part.bindings, ...linked.bindings],
  );
}

function promptToSql(clause: TraceFilterClause): SqlPart {
  requireOperator(clause, ['=']);
  const value = String(clause.value);
  if (value.split('/').length !== 2) {
    throw new InputError(
      `Invalid prompts filter value '${value.slice(
        0,
        200,
      )}'. Expected format: prompt = "name/version"`,
    );
  }
  return sqlPart('? = any(t.prompts)', [value]);
}

function attributeToSql(clause: TraceFilterClause): SqlPart {
  const key = clause.key.toLowerCase();
  if (Object.hasOwn(numberColumns, key)) {
    requireOperator(clause, NUMBER);
    const number = numberOf(clause);
    // Whole numbers stay whole, so that an index can be used.
    const type = Number.isSafeInteger(number) ? 'bigint' : 'float8';
    return sqlPart(`${numberColumns[key]} ${clause.operator} ?::${type}`, [
      number,
    ]);
  }
  if (key === 'name') return nameToSql(clause);
  if (key === 'run_id') return runToSql(clause);
  if (key === 'prompt') return promptToSql(clause);
  if (!Object.hasOwn(texts, key)) {
    throw new InputError(
      `Invalid attribute key '${clause.key.slice(
        0,
        100,
      )}' specified. Valid keys are ${[
        ...Object.keys(numberColumns),
        ...Object.keys(texts),
        'name',
        'run_id',
        'prompt',
        'text',
      ].join(', ')}`,
    );
  }
  requireOperator(clause, TEXT);
  return compareText(texts[key], clause);
}

function nameToSql(clause: TraceFilterClause): SqlPart {
  requireOperator(clause, [...TEXT, ...NULLS]);
  return isNull(clause)
    ? sqlPart(`t.name ${clause.operator}`)
    : compareText('t.name', clause);
}

/** A condition on one span `s`. */
function spanToSql(clause: TraceFilterClause): SqlPart {
  const { key } = clause;
  if (['name', 'type', 'status'].includes(key)) {
    requireOperator(clause, TEXT);
    return compareText(`s.${key}`, clause);
  }
  if (key === 'content' || key === 'text') {
    requireOperator(clause, ['LIKE', 'ILIKE']);
    return compareText('s.content::text', clause);
  }
  const attribute = /^attributes\.(.+)$/.exec(key)?.[1];
  if (!attribute) {
    throw new InputError(
      `Invalid span attribute '${key.slice(
        0,
        100,
      )}'. Supported attributes: name, status, type, content, attributes.<attribute_name>.`,
    );
  }
  requireOperator(clause, TEXT);
  const part = compareText(
    `coalesce(a -> 'value' ->> 'stringValue', a -> 'value' ->> 'intValue', a -> 'value' ->> 'doubleValue',
       a -> 'value' ->> 'boolValue', (a -> 'value')::text)`,
    clause,
  );
  return sqlPart(
    `exists (select 1 from jsonb_array_elements(s.content -> 'attributes') a where a ->> 'key' = ? and ${part.sql})`,
    [attribute, ...part.bindings],
  );
}

function assessmentToSql(clause: TraceFilterClause): SqlPart {
  requireOperator(clause, ASSESSMENTS);
  const { target, key, operator } = clause;
  const named =
    'select 1 from trace_assessments a where a.trace_id = t.trace_id and a.valid and a.kind = ? and a.name = ?';
  if (isNull(clause)) {
    return sqlPart(`${operator === 'IS NULL' ? 'not ' : ''}exists (${named})`, [
      target,
      key,
    ]);
  }
  const part = ['>', '>=', '<', '<='].includes(operator)
    ? sqlPart(
        `jsonb_typeof(a.value) = 'number' and (case when jsonb_typeof(a.value) = 'number'
           then (a.value #>> '{}')::float8 end) ${operator} ?::float8`,
        [numberOf(clause)],
      )
    : compareText(`(a.value #>> '{}')`, {
        ...clause,
        value:
          typeof clause.value === 'number'
            ? String(clause.value)
            : clause.value,
      });
  return sqlPart(`exists (${named} and ${part.sql})`, [
    target,
    key,
    ...part.bindings,
  ]);
}

const isSpanClause = ({ target, key }: TraceFilterClause): boolean =>
  target === 'span' || (target === 'attribute' && key === 'text');

function traceToSql(clause: TraceFilterClause): SqlPart {
  switch (clause.target) {
    case 'attribute':
      return attributeToSql(clause);
    case 'tag':
      if (clause.key === NAME_TAG) return nameToSql(clause);
      if (clause.key === PROMPTS_TAG) return promptToSql(clause);
      return pairToSql('t.tags', clause);
    case 'metadata':
      return clause.key === RUN_METADATA
        ? runToSql(clause)
        : pairToSql('t.metadata', clause);
    case 'issue':
      if (clause.key !== 'id') {
        throw new InputError(
          `Invalid issue attribute '${clause.key}'. Supported attributes: id`,
        );
      }
      requireOperator(clause, ['=']);
      return sqlPart(
        `exists (select 1 from trace_assessments a where a.trace_id = t.trace_id and a.kind = 'issue' and a.name = ?)`,
        [String(clause.value)],
      );
    default:
      return assessmentToSql(clause);
  }
}

/** A filter as a condition on the trace `t`. What is asked of spans must hold for one and the same span. */
export function traceFilterToSql(filter: TraceFilterClause[]): SqlPart {
  const ofSpan = filter.filter(isSpanClause).map(spanToSql);
  const ofTrace = filter.filter(clause => !isSpanClause(clause));
  const span = allOf(ofSpan);
  return allOf([
    ...ofTrace.map(traceToSql),
    ofSpan.length > 0
      ? sqlPart(
          `exists (select 1 from trace_spans s where s.trace_id = t.trace_id and ${span.sql})`,
          span.bindings,
        )
      : undefined,
  ]);
}
