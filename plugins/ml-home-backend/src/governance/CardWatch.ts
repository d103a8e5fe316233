import { CardListener } from '../cards';
import { Executor } from '../database';
import { GovernanceTask } from './GovernanceTask';
import { ReviewDesk } from './ReviewDesk';

/** Reopens what rests on a card in the transaction in which the card changes. */
export class CardWatch implements CardListener {
  readonly #desk: ReviewDesk;
  readonly #task: GovernanceTask;

  constructor(options: { desk: ReviewDesk; task: GovernanceTask }) {
    this.#desk = options.desk;
    this.#task = options.task;
  }

  async cardChanged(
    tx: Executor,
    change: { model: string; version: string },
  ): Promise<void> {
    const subject = await this.#desk.subjects.find(
      tx,
      change.model,
      Number(change.version),
      undefined,
    );
    const live =
      subject &&
      (await this.#desk.reviews.findLive(
        tx,
        subject.model_id,
        subject.version,
      ));
    if (!live) return;
    await this.#task.reopen(tx, await this.#desk.open(tx, live.id, undefined));
  }
}
