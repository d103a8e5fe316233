import {
  familySegment,
  FirstLate,
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

/** Breaches of one judgement for which it is looked up what was late first. */
const EXPLAINED = 50;

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

  /**
   * @param explain which source was late first, for breaches by family and partition; asked of those that are new only
   */
  async note(
    tx: Executor,
    alerts: (Alert & { familyId: string })[],
    explain?: (
      breaches: { familyId: string; partition: string }[],
    ) => Promise<(FirstLate | undefined)[]>,
  ): Promise<void> {
    const noted = await this.#store.note(tx, alerts);
    const told = explain ? await this.#explained(tx, noted, explain) : noted;
    const messages = told.flatMap(toMessage);
    if (messages.length > 0) await this.#listener.tell(tx, messages);
  }

  async #explained(
    tx: Executor,
    noted: NotedAlert[],
    explain: NonNullable<Parameters<AlertNotes['note']>[2]>,
  ): Promise<NotedAlert[]> {
    const breaches = noted
      .filter(({ kind }) => kind === 'breach')
      .slice(0, EXPLAINED);
    if (breaches.length === 0) return noted;
    const causes = await explain(
      breaches.map(one => ({
        familyId: one.family_id,
        partition: one.facts.partition!,
      })),
    );
    const explained = new Map(
      breaches.map((one, i) => [
        one,
        { ...one, facts: { ...one.facts, firstLate: causes[i] } },
      ]),
    );
    await this.#store.addFacts(tx, [...explained.values()]);
    return noted.map(one => explained.get(one) ?? one);
  }
}
