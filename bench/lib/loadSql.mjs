/** What both loaders need: rows made by one statement, in the columns that a table has today. */

import { withClient } from './database.mjs';

/**
 * Runs the loader on one connection without triggers: the rows are consistent
 * by how they are made, and checking each foreign key doubles the time.
 */
export function loading(url, work) {
  return withClient(url, async client => {
    await client.query('set session_replication_role = replica');
    await client.query('set synchronous_commit = off');
    await client.query("set work_mem = '256MB'");
    return work({
      query: (sql, values) => client.query(sql, values),
      insert: (table, columns, from, order) =>
        insert(client, table, columns, from, order),
    });
  });
}

/**
 * @param {Record<string, string>} columns SQL expressions by column; those that
 *   the table does not have are left out, as they come and go with migrations
 * @param {string} from what follows `from`
 * @param {string} [order] so that what belongs to one run lies together, as if it had logged it
 * @returns {Promise<number>} how many rows
 */
async function insert(client, table, columns, from, order) {
  const { rows } = await client.query(
    `select column_name from information_schema.columns
     where table_schema = current_schema() and table_name = $1`,
    [table],
  );
  const there = new Set(rows.map(row => row.column_name));
  const kept = Object.entries(columns).filter(([name]) => there.has(name));
  if (kept.length === 0) {
    return 0;
  }
  const result = await client.query(
    `insert into ${table} (${kept.map(([name]) => name).join(', ')})
     select ${kept.map(([, sql]) => sql).join(', ')} from ${from}
     ${order ? `order by ${order}` : ''}`,
  );
  return result.rowCount;
}
