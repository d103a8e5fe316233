import { NotFoundError } from '@backstage/errors';
import {
  LedgerEntry,
  LedgerVerification,
  modelReadPermission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor } from '../database';
import { DatabaseFindingStore } from './DatabaseFindingStore';
import { DatabaseLedgerStore } from './DatabaseLedgerStore';
import { entryOf, GENESIS, Ledger, problemOf } from './Ledger';
import { ReviewDesk } from './ReviewDesk';
import { LedgerService, Query } from './types';
import { toDecision, toFinding, toLedgerEntry, toSteps } from './views';

/** Reading and proving what was done. */
export class DefaultLedgerService implements LedgerService {
  readonly #database: Database;
  readonly #store: DatabaseLedgerStore;
  readonly #ledger: Ledger;
  readonly #desk: ReviewDesk;
  readonly #findings: DatabaseFindingStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseLedgerStore;
    ledger: Ledger;
    desk: ReviewDesk;
    findings: DatabaseFindingStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#ledger = options.ledger;
    this.#desk = options.desk;
    this.#findings = options.findings;
    this.#authorizer = options.authorizer;
  }

  async listEntries(
    query: Query<'ledger'>,
    { caller }: ScopedOptions,
  ): Promise<Page<LedgerEntry>> {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const rows = await this.#store.page(this.#database, query, models);
    const items = rows.slice(0, query.limit).map(toLedgerEntry);
    return {
      items,
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].seq]) }
        : {}),
    };
  }

  async verify(): Promise<LedgerVerification> {
    const started = performance.now();
    let before = { seq: 0, hash: GENESIS };
    let checked = 0;
    let firstBad: LedgerVerification['firstBad'];
    for await (const row of this.#store.walk(this.#database)) {
      const problem = problemOf(row, before);
      if (problem) {
        firstBad = { seq: row.seq, problem };
        break;
      }
      checked += 1;
      before = { seq: row.seq, hash: row.hash };
    }
    return {
      intact: !firstBad,
      checked,
      headSeq: before.seq,
      headHash: before.hash,
      firstBad,
      verifiedAt: new Date().toISOString(),
      durationMs: Math.round(performance.now() - started),
    };
  }

  /** Everything that is needed to check one review without the portal. */
  async exportReview(
    id: string,
    { caller }: ScopedOptions,
  ): Promise<{ name: string; content: string }> {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const { reviews, policies } = this.#desk;
    const pack = await this.#database.transaction(async tx => {
      const review = await reviews.find(tx, id, models);
      if (!review) throw new NotFoundError(`There is no review ${id}`);
      // Who took evidence out of the portal is part of the record.
      await this.#ledger.append(tx, caller, [
        entryOf(review, 'audit-pack-exported', {}),
      ]);
      const entries = await this.#store.ofReview(tx, id);
      return {
        format: 'ml-home-audit-pack/1',
        exportedAt: new Date().toISOString(),
        review: {
          id,
          model: review.model_name,
          version: review.version,
          state: review.state,
          tier: review.tier,
          validUntil: review.valid_until,
          conflicts: review.conflicts,
          steps: toSteps(review),
        },
        policy: review.policy_id
          ? await policies.byId(tx, review.policy_id)
          : undefined,
        evidence: await reviews.evidence(tx, review.evidence_id),
        baseline: await reviews.evidence(tx, review.baseline_evidence_id),
        decisions: (await reviews.decisions(tx, id)).map(row => ({
          ...toDecision(row),
          bound: row.bound,
        })),
        findings: (await this.#findings.ofReview(tx, id)).map(toFinding),
        ledger: {
          head: await this.#store.head(tx),
          entries,
          // Hashes of all that lies between, so that the slice can be placed.
          chain: entries.length
            ? await this.#store.chain(tx, entries[0].seq)
            : [],
        },
      };
    });
    return {
      name: `audit-pack-${id}.json`,
      content: JSON.stringify(pack, null, 2),
    };
  }
}
