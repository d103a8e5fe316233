import {
  familySegment,
  WebhookEvent,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor } from '../database';
import { Alert, AlertKind } from './alerts';
import { DatabaseAlertStore, NotedAlert } from './DatabaseAlertStore';

/** Takes messages for whoever asked for their events, in the transaction of what they tell of. */
export interface FeatureListener {
  tell(
    tx: Executor,
    messages: { event: WebhookEvent; data: object }[],
  ): Promise<void>;
}

const EVENTS: Partial<Record<AlertKind, WebhookEvent>> = {
  breach: 'feature_slo.breached',
  burn: 'feature_slo.burning',
  recovered: 'feature_slo.recovered',
  slo: 'feature_slo.changed',
};

function toMessage({ kind, facts, family, owner }: NotedAlert) {
  const event = EVENTS[kind];
  if (!event) return [];
  const page = `/ml-home/features/${familySegment(family)}?tab=quality`;
  const url = facts.partition
    ? `${page}&partition=${encodeURIComponent(facts.partition)}`
    : page;
  return [
    { event, data: { family, owner: owner ?? undefined, url, ...facts } },
  ];
}

/** Notes what is to be told; people and webhooks are told each thing once, because only what is new is passed on. */
export class AlertNotes {
  readonly #store: DatabaseAlertStore;
  readonly #listener: FeatureListener;

  constructor(options: {
    store: DatabaseAlertStore;
    listener: FeatureListener;
  }) {
    this.#store = options.store;
    this.#listener = options.listener;
  }

  async note(
    tx: Executor,
    alerts: (Alert & { familyId: string })[],
  ): Promise<void> {
    const noted = await this.#store.note(tx, alerts);
    const messages = noted.flatMap(toMessage);
    if (messages.length > 0) await this.#listener.tell(tx, messages);
  }
}
