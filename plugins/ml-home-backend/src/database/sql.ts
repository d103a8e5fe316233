import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** What store methods run on: the pool, or the transaction that is open. */
export type Executor = Knex | Knex.Transaction;

/** A transaction that is open: what takes one cannot be run on the pool by mistake. */
export type Transaction = Knex.Transaction;

/** A piece of SQL with the values of its `?` marks. */
export interface SqlPart {
  sql: string;
  bindings: Knex.Value[];
}

export const sqlPart = (sql: string, bindings: Knex.Value[] = []): SqlPart => ({
  sql,
  bindings,
});

/** Joins conditions with AND; no conditions are `true`. */
export function allOf(parts: (SqlPart | undefined)[]): SqlPart {
  const some = parts.filter((part): part is SqlPart => part !== undefined);
  if (some.length === 0) return sqlPart('true');
  return {
    sql: some.map(part => `(${part.sql})`).join(' and '),
    bindings: some.flatMap(part => part.bindings),
  };
}

/** Runs SQL and answers its rows. */
export async function queryRows<Row>(
  executor: Executor,
  sql: string,
  bindings: Knex.Value[] = [],
): Promise<Row[]> {
  const result = await executor.raw(sql, bindings as Knex.RawBinding[]);
  return result.rows as Row[];
}

/** Of knex' own parts those that its types leave out. */
interface PostgresClient {
  positionBindings(sql: string): string;
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

interface Connection {
  query(config: {
    name: string;
    text: string;
    values: Knex.Value[];
  }): Promise<{ rows: unknown[] }>;
}

const positioned = new Map<string, string>();

/**
 * As `queryRows`, with a statement that each connection prepares once: for the few that run hundreds of times a second.
 * The name stands for the text. Outside of transactions the driver is asked itself, on a connection of knex' pool:
 * such small statements are spared what knex does to a text each time.
 */
export async function queryPrepared<Row>(
  executor: Executor,
  statement: { name: string; sql: string },
  bindings: Knex.Value[],
): Promise<Row[]> {
  const { name, sql } = statement;
  if (executor.isTransaction || bindings.includes(undefined as never)) {
    const result = await executor
      .raw(sql, bindings as Knex.RawBinding[])
      .options({ name });
    return result.rows as Row[];
  }
  const client = executor.client as PostgresClient;
  let text = positioned.get(name);
  if (text === undefined) {
    text = client.positionBindings(sql);
    positioned.set(name, text);
  }
  const connection = await client.acquireConnection();
  try {
    const { rows } = await connection.query({ name, text, values: bindings });
    return rows as Row[];
  } finally {
    await client.releaseConnection(connection);
  }
}

/** The pool that services hand to stores, and open transactions on. */
export type Database = Knex;

/** A list as one value, which Postgres reads as an array. */
export const pgArray = (values: unknown[]): Knex.Value =>
  values as unknown as Knex.Value;

/** A list of numbers as one value: unlike texts they need no escaping. */
export const pgNumbers = (values: number[]): Knex.Value =>
  `{${values.join(',')}}`;

/** A timestamptz as whole epoch milliseconds, cut as `Date` cuts them. */
export const millis = (column: string): string =>
  `floor(extract(epoch from ${column}) * 1000)::bigint`;

/** How often a transaction is run at most that others keep from ending. */
const TRIES = 4;
/** A deadlock, of which Postgres ends one side, and a serialization failure. */
const PASSING = ['40P01', '40001'];

/**
 * A transaction that is run again when a unique constraint ended it: another one took the same value between the look
 * and the write, and the next try sees who. So it is when a deadlock ended it: where locks cannot be had in one order.
 */
export async function transactionAgainOnConflict<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      const passing = PASSING.includes(
        String((error as { code?: string }).code),
      );
      if (left === 0 || !(passing || isDatabaseConflictError(error))) {
        throw error;
      }
    }
  }
}
