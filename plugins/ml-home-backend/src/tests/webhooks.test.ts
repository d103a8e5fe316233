import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { DatabaseDeliveryStore } from '../webhooks/DatabaseDeliveryStore';
import { createSealer } from '../webhooks/sealing';
import { Attempt } from '../webhooks/types';
import { WebhookDispatcher } from '../webhooks/WebhookDispatcher';
import { WebhookSender } from '../webhooks/WebhookSender';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const options = { caller: asCaller() };
const url = 'https://93.184.216.34/hook';

const until = async (look: () => boolean | Promise<boolean>) => {
  const deadline = Date.now() + 20_000;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
};

/** Delivers without a network, and remembers what it was given. */
class FakeSender extends WebhookSender {
  readonly sent: { deliveryId: string; body: string }[] = [];
  answer: () => Promise<Attempt> = async () => ({
    kind: 'answered',
    status: 200,
    body: '',
  });

  constructor() {
    super({ allowedHosts: [] });
  }

  async send(message: { deliveryId: string; body: string }) {
    this.sent.push(message);
    return this.answer();
  }
}

const aDispatcher = (knex: Knex, sender: WebhookSender) =>
  new WebhookDispatcher({
    database: knex,
    store: new DatabaseDeliveryStore(),
    sender,
    sealer: createSealer(undefined),
    logger: mockServices.logger.mock(),
  });

describe('webhooks', () => {
  it('get a message exactly when the change is committed, and only what they asked for', async () => {
    const knex = await databases.init('POSTGRES_18');
    const portal = await startMlHome({ knex });
    const { models, webhooks } = portal.services;
    const hook = {
      name: 'h',
      url,
      events: ['registered_model.created' as const],
    };
    const wanted = await webhooks.createWebhook(
      { ...hook, secret: 's' },
      options,
    );
    await webhooks.createWebhook(
      { ...hook, events: ['prompt.created'] },
      options,
    );
    await webhooks.createWebhook({ ...hook, status: 'DISABLED' }, options);
    await models.createModel({ name: 'a', tags: [] }, options);
    await expect(
      models.createModel({ name: 'a', tags: [] }, options),
    ).rejects.toThrow('already exists');
    const rows = await knex('webhook_deliveries').select();
    expect(rows.map(row => [row.webhook_id, row.event])).toEqual([
      [wanted.id, 'registered_model.created'],
    ]);
    expect(JSON.parse(rows[0].body).data.name).toBe('a');
    expect(JSON.stringify(wanted)).not.toContain('secret');

    await webhooks.deleteWebhook(wanted.id, options);
    expect(await knex('webhook_deliveries').select()).toEqual([]);
    await portal.stop();
  });

  it('are delivered to once, however many replicas look', async () => {
    const knex = await databases.init('POSTGRES_18');
    const portal = await startMlHome({ knex });
    // The portal's own dispatcher cannot reach the address, and leaves its claims for later.
    const { webhooks } = portal.services;
    const { id } = await webhooks.createWebhook(
      { name: 'h', url, events: ['prompt.created'] },
      options,
    );
    await portal.stop();
    const store = new DatabaseDeliveryStore();
    for (let i = 0; i < 40; i++) {
      await store.enqueue(knex, 'prompt.created', `{"n":${i}}`);
    }
    const sender = new FakeSender();
    const replicas = [1, 2, 3].map(() => aDispatcher(knex, sender));
    replicas.forEach(replica => replica.start());
    await until(() => sender.sent.length >= 40);
    await until(
      async () =>
        (
          await knex('webhook_deliveries').where({ state: 'pending' })
        ).length === 0,
    );
    replicas.forEach(replica => replica.stop());
    expect(new Set(sender.sent.map(item => item.body)).size).toBe(40);
    expect(sender.sent).toHaveLength(40);
    const rows = await knex('webhook_deliveries').where({ webhook_id: id });
    expect(new Set(rows.map(row => row.attempts))).toEqual(new Set([1]));
  });

  it('keep a message that fails, and one whose sender goes away', async () => {
    const knex = await databases.init('POSTGRES_18');
    const portal = await startMlHome({ knex });
    await portal.services.webhooks.createWebhook(
      { name: 'h', url, events: ['prompt.created'] },
      options,
    );
    await portal.stop();
    const store = new DatabaseDeliveryStore();
    await store.enqueue(knex, 'prompt.created', '{}');
    const sender = new FakeSender();
    sender.answer = async () => ({ kind: 'answered', status: 503, body: '' });
    const dispatcher = aDispatcher(knex, sender);
    dispatcher.start();
    const read = async () => (await knex('webhook_deliveries').first())!;
    await until(async () => (await read()).response_status === 503);
    dispatcher.stop();
    const failed = await read();
    expect(failed).toMatchObject({ state: 'pending', attempts: 1 });
    expect(failed.next_attempt_at.getTime()).toBeGreaterThan(Date.now());

    const claim = { limit: 9, perWebhook: 9, except: [], leaseSeconds: 60 };
    expect(await store.claim(knex, claim)).toEqual([]);
    await knex('webhook_deliveries').update({ next_attempt_at: new Date(0) });
    expect(await store.claim(knex, claim)).toHaveLength(1);
    // Whoever claimed it says nothing more: it is due again when the claim has run out.
    expect(await store.claim(knex, claim)).toEqual([]);
    await knex('webhook_deliveries').update({ next_attempt_at: new Date(0) });
    expect(await store.claim(knex, claim)).toMatchObject([{ attempts: 3 }]);
  });

  it('need permissions of their own', async () => {
    const portal = await startMlHome({
      knex: await databases.init('POSTGRES_18'),
      decide: name =>
        name === 'ml-home.webhook.manage'
          ? { result: AuthorizeResult.DENY }
          : undefined,
    });
    const { webhooks } = portal.services;
    await expect(
      webhooks.createWebhook(
        { name: 'h', url, events: ['prompt.created'] },
        options,
      ),
    ).rejects.toThrow('ml-home.webhook.manage');
    expect(await webhooks.listWebhooks({ limit: 5 }, options)).toMatchObject({
      items: [],
    });
    const none = await portal.call('GET', '/v1/webhooks/none/deliveries', {
      token: userToken(),
    });
    expect(none.status).toBe(404);
    await portal.stop();
  });
});
