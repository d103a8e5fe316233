import { Executor } from '../database';
import { CardListener } from './EvidenceReader';

/** Tells all who rest something on cards, one after the other, in the transaction of the change. */
export class CardListeners implements CardListener {
  readonly #listeners: CardListener[] = [];

  add(listener: CardListener): void {
    this.#listeners.push(listener);
  }

  async cardChanged(
    tx: Executor,
    change: Parameters<CardListener['cardChanged']>[1],
  ): Promise<void> {
    for (const listener of this.#listeners) {
      await listener.cardChanged(tx, change);
    }
  }
}
