import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, SqlPart } from '../database';
import { RegistryEvent, RegistryListener } from '../models';
import { DatabaseDeliveryStore } from './DatabaseDeliveryStore';
import { messageBody } from './messageBody';
import { WebhookEventBody } from './types';

/** Writes messages in the transaction of the change that they tell of. */
export class WebhookOutbox implements RegistryListener {
  readonly #store: DatabaseDeliveryStore;
  readonly #committed: () => void;

  /** `committed` is called when a transaction with messages is through. */
  constructor(options: {
    store: DatabaseDeliveryStore;
    committed: () => void;
  }) {
    this.#store = options.store;
    this.#committed = options.committed;
  }

  nobodyHears(events: WebhookEvent[]): SqlPart {
    return this.#store.nobodyHears(events);
  }

  async registryChanged(tx: Executor, event: RegistryEvent): Promise<void> {
    const count = await this.#store.enqueue(
      tx,
      event.event,
      messageBody(event, new Date()),
    );
    this.#wakeAfter(tx, count);
  }

  /** Messages of any domain, for whoever asked for their events. */
  async tell(tx: Executor, messages: WebhookEventBody[]): Promise<void> {
    const at = new Date();
    const count = await this.#store.enqueueAll(
      tx,
      messages.map(one => ({ event: one.event, body: messageBody(one, at) })),
    );
    this.#wakeAfter(tx, count);
  }

  #wakeAfter(tx: Executor, count: number): void {
    if (count === 0 || !('executionPromise' in tx)) return;
    tx.executionPromise.then(this.#committed, () => undefined);
  }
}
