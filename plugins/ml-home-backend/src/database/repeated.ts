import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { Executor, queryPrepared, queryRows } from './sql';

/** Each connection keeps the plans of those that are prepared. */
const MAX_PREPARED = 64;
const MAX_REMEMBERED = 1_000;
/** From this use on a text is worth a plan that is kept. */
const USES = 3;
/** A table that is read with `*` has other columns than when the text was prepared: a newer release migrated it. */
const CHANGED_RESULT = '0A000';

/** How often a text was run lately, and the name it is prepared by since it is run often. */
const known = new Map<string, { uses: number; name?: string }>();
let prepared = 0;
/** Part of the names: raised when what is prepared is of no use any more. */
let generation = 0;

function nameOf(sql: string): string | undefined {
  let entry = known.get(sql);
  if (!entry) {
    if (known.size >= MAX_REMEMBERED) {
      for (const [text, { name }] of known) if (!name) known.delete(text);
    }
    entry = { uses: 0 };
    known.set(sql, entry);
  }
  entry.uses += 1;
  if (!entry.name && entry.uses >= USES && prepared < MAX_PREPARED) {
    prepared += 1;
    const digest = createHash('sha256').update(sql).digest('hex');
    entry.name = `ml-home-${generation}-${digest.slice(0, 24)}`;
  }
  return entry.name;
}

function prepareAnew(): void {
  known.clear();
  prepared = 0;
  generation += 1;
}

/**
 * As `queryRows`, for texts that come again and again: after some uses each connection prepares the text once and is
 * spared its parsing and, where the values do not matter, its planning. The number of prepared texts is bounded.
 */
export async function queryRepeated<Row>(
  executor: Executor,
  sql: string,
  bindings: Knex.Value[] = [],
): Promise<Row[]> {
  const name = nameOf(sql);
  if (!name) return queryRows(executor, sql, bindings);
  try {
    return await queryPrepared(executor, { name, sql }, bindings);
  } catch (error) {
    if ((error as { code?: string }).code !== CHANGED_RESULT) throw error;
    prepareAnew();
    // A transaction is lost with its first error; the next one finds nothing prepared.
    if (executor.isTransaction) throw error;
    return queryRows(executor, sql, bindings);
  }
}
