import {
  allOf,
  decodeCursor,
  Executor,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';

/** An entry as it is stored, with its place in the chain. */
export interface LedgerLink {
  seq: number;
  at: string;
  kind: string;
  actor: string | null;
  model_id: string | null;
  model_name: string | null;
  version: number | null;
  review_id: string | null;
  entry: string;
  prev_hash: string;
  hash: string;
}

/** Any number that no other lock of this plugin uses. */
const CHAIN_LOCK = 7_160_311;
const EACH = 2000;

const COLUMNS = `seq::int as seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, kind, actor,
  model_id::text, model_name, version, review_id::text, entry, prev_hash, hash`;

/** The ledger in Postgres: rows are added, and never anything else. */
export class DatabaseLedgerStore {
  async lock(tx: Executor): Promise<void> {
    await queryRows(tx, 'select pg_advisory_xact_lock(?)', [CHAIN_LOCK]);
  }

  async head(
    executor: Executor,
  ): Promise<{ seq: number; hash: string } | undefined> {
    const [row] = await queryRows<{ seq: string; hash: string }>(
      executor,
      'select seq, hash from governance_ledger order by seq desc limit 1',
    );
    return row && { seq: Number(row.seq), hash: row.hash };
  }

  async insert(tx: Executor, rows: LedgerLink[]): Promise<void> {
    await tx('governance_ledger').insert(rows);
  }

  /** All entries in order, read in pieces so that memory does not grow with their number. */
  async *walk(executor: Executor): AsyncGenerator<LedgerLink> {
    let after = 0;
    for (;;) {
      const rows = await queryRows<LedgerLink>(
        executor,
        `select ${COLUMNS} from governance_ledger where seq > ? order by seq limit ${EACH}`,
        [after],
      );
      yield* rows;
      if (rows.length < EACH) return;
      after = rows[rows.length - 1].seq;
    }
  }

  /** Entries of models that may be seen, and of none; the newest first. */
  async page(
    executor: Executor,
    query: {
      model?: string;
      reviewId?: string;
      cursor?: string;
      limit: number;
    },
    scope: SqlPart | undefined,
  ): Promise<LedgerLink[]> {
    const before = decodeCursor(query.cursor, 1)?.[0];
    const where = allOf([
      query.model ? sqlPart('l.model_name = ?', [query.model]) : undefined,
      query.reviewId ? sqlPart('l.review_id = ?', [query.reviewId]) : undefined,
      before ? sqlPart('l.seq < ?', [before]) : undefined,
      scope &&
        sqlPart(
          `l.model_id is null or exists (select 1 from models m where m.id = l.model_id and (${scope.sql}))`,
          scope.bindings,
        ),
    ]);
    return queryRows(
      executor,
      `select ${COLUMNS} from governance_ledger l where ${
        where.sql
      } order by seq desc limit ${query.limit + 1}`,
      where.bindings,
    );
  }

  async ofReview(executor: Executor, reviewId: string): Promise<LedgerLink[]> {
    return queryRows(
      executor,
      `select ${COLUMNS} from governance_ledger where review_id = ? order by seq`,
      [reviewId],
    );
  }

  /** Sequence and hash of every entry up to the newest, so that a slice can be placed in the chain. */
  async chain(
    executor: Executor,
    from: number,
  ): Promise<{ seq: number; hash: string; prev: string }[]> {
    return queryRows(
      executor,
      'select seq::int as seq, hash, prev_hash as prev from governance_ledger where seq >= ? order by seq',
      [from],
    );
  }
}
