import { NotFoundError } from '@backstage/errors';
import { Evidence, toEvidence } from '@ml-home/backstage-plugin-ml-home-common';
import { createHash } from 'node:crypto';
import { Executor } from '../database';
import { CardReader } from './CardReader';
import { refKey, VersionRef } from './rows';

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

/** Told in the open transaction of each change of a card or of an evaluation. Throwing undoes the change. */
export interface CardListener {
  cardChanged(
    tx: Executor,
    change: {
      model: string;
      version: string;
      /** Of the card; 0 while nobody wrote on it and only an evaluation came in. */
      revision: number;
      /** Entity ref; absent for a service. */
      actor?: string;
    },
  ): Promise<void>;
}

/**
 * All that is known of model versions, for approvals to rest on. Reads by whatever executor is given, an open
 * transaction among them, and does not ask who may see it: callers do.
 */
export class EvidenceReader {
  readonly #cards: CardReader;

  constructor(options: { cards: CardReader }) {
    this.#cards = options.cards;
  }

  /** Throws NotFoundError where there is no such version. */
  async evidenceOf(executor: Executor, ref: VersionRef): Promise<Evidence> {
    const [evidence] = await this.evidenceOfMany(executor, [ref]);
    if (!evidence) {
      throw new NotFoundError(
        `There is no version ${ref.version} of '${ref.model}'`,
      );
    }
    return evidence;
  }

  /** In the order of the refs; versions that do not exist are left out. A constant number of statements. */
  async evidenceOfMany(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Evidence[]> {
    const cards = await this.#cards.read(executor, refs);
    return refs.flatMap(ref => {
      const read = cards.get(refKey(ref));
      return read ? [toEvidence(read.card, sha256)] : [];
    });
  }
}
