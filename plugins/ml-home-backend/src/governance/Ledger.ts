import { canonicalJson } from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { Executor } from '../database';
import { DatabaseLedgerStore, LedgerLink } from './DatabaseLedgerStore';
import { DbReviewRow } from './DatabaseReviewStore';

/** Hash before the first entry. */
export const GENESIS = '0'.repeat(64);

export interface LedgerInput {
  kind: string;
  modelId?: string;
  model?: string;
  version?: number;
  reviewId?: string;
  facts: Record<string, unknown>;
}

/** An entry of the ledger about a review. */
export const entryOf = (
  row: DbReviewRow,
  kind: string,
  facts: Record<string, unknown>,
): LedgerInput => ({
  kind,
  modelId: row.model_id ?? undefined,
  model: row.model_name,
  version: row.version,
  reviewId: row.id,
  facts,
});

export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

/**
 * The text that an entry's hash is over: canonical JSON (RFC 8785) with its place in the chain, so that neither a
 * value, nor the order, nor what is missing can change unseen.
 */
export const entryText = (
  input: LedgerInput & { actor?: string; tokenId?: string },
  place: { seq: number; at: string; prev: string },
): string =>
  canonicalJson({
    seq: place.seq,
    at: place.at,
    prev: place.prev,
    kind: input.kind,
    actor: input.actor,
    tokenId: input.tokenId,
    modelId: input.modelId,
    model: input.model,
    version: input.version,
    reviewId: input.reviewId,
    facts: input.facts,
  });

/** Adds to the chain in the transaction of the change that it tells of. */
export class Ledger {
  readonly #store: DatabaseLedgerStore;

  constructor(store: DatabaseLedgerStore) {
    this.#store = store;
  }

  /** To be called last in a transaction: from here to its end nobody else may add. */
  async append(
    tx: Executor,
    caller: Caller | undefined,
    inputs: LedgerInput[],
  ): Promise<void> {
    if (inputs.length === 0) return;
    await this.#store.lock(tx);
    const head = await this.#store.head(tx);
    const at = new Date().toISOString();
    let prev = head?.hash ?? GENESIS;
    let seq = head?.seq ?? 0;
    const rows = inputs.map(input => {
      seq += 1;
      const actor = caller ? caller.userEntityRef ?? 'service' : 'portal';
      const entry = entryText(
        { ...input, actor, tokenId: caller?.tokenId },
        { seq, at, prev },
      );
      const row = {
        seq,
        at,
        kind: input.kind,
        actor,
        model_id: input.modelId ?? null,
        model_name: input.model ?? null,
        version: input.version ?? null,
        review_id: input.reviewId ?? null,
        entry,
        prev_hash: prev,
        hash: sha256(entry),
      };
      prev = row.hash;
      return row;
    });
    await this.#store.insert(tx, rows);
  }
}

/** What is wrong with an entry, given the one before; undefined when nothing is. */
export function problemOf(
  row: LedgerLink,
  before: { seq: number; hash: string },
): string | undefined {
  if (row.seq !== before.seq + 1) {
    return `entry ${before.seq + 1} is missing: the next one is ${row.seq}`;
  }
  if (sha256(row.entry) !== row.hash)
    return 'its content does not fit its hash';
  if (row.prev_hash !== before.hash) {
    return 'it does not follow the entry before it';
  }
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(row.entry);
  } catch {
    return 'its content is no JSON';
  }
  const columns: [string, unknown, unknown][] = [
    ['seq', said.seq, row.seq],
    ['prev', said.prev, row.prev_hash],
    ['at', said.at, row.at],
    ['kind', said.kind, row.kind],
    ['actor', said.actor ?? null, row.actor],
    ['modelId', said.modelId ?? null, row.model_id],
    ['model', said.model ?? null, row.model_name],
    ['version', said.version ?? null, row.version],
    ['reviewId', said.reviewId ?? null, row.review_id],
  ];
  const wrong = columns.find(([, inside, outside]) => inside !== outside);
  return wrong && `its column ${wrong[0]} differs from its content`;
}
