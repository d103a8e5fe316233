import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { aCharge, costsOf } from '../__testUtils__/costs';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

type Portal = Awaited<ReturnType<typeof startMlHome>>;
const options = { caller: asCaller() };

let denied: string | undefined;
let portal: Portal;
let knex: Awaited<ReturnType<typeof databases.init>>;
const { anExperiment, aRun, get } = trackingOf(() => portal);
const { bring, clear, call } = costsOf(
  () => portal,
  () => knex,
);

const END = Date.parse('2026-03-05T18:00:00Z');

/** A version whose run ended on the fifth of March. */
async function aTraining() {
  const name = `paid-${Math.random().toString(16).slice(2)}`;
  const runId = await aRun(await anExperiment('costs'), {});
  await knex('runs').where({ run_id: runId }).update({ end_time: END });
  await portal.services.models.createModel({ name, tags: [] }, options);
  await portal.services.models.createVersion(
    { name, source: `runs:/${runId}/model`, runId, tags: [] },
    options,
  );
  const charge = (day: string, amount: string, more = {}) =>
    aCharge({
      day,
      amount,
      shape: { tags: { 'mlflow.run_id': runId } },
      ...more,
    });
  const cost = async (token?: string) => {
    const path = `/models/${name}/versions/1/card`;
    const { body } = token
      ? await portal.call('GET', `/v1${path}`, { token })
      : await get(path);
    return body.card.fields['environment.cost'];
  };
  return { charge, cost, runId, name };
}

describe('what a training cost, on its card', () => {
  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({
      knex,
      decide: name =>
        name === denied ? { result: AuthorizeResult.DENY } : undefined,
    });
  });
  afterAll(() => portal.stop());
  beforeEach(clear);

  it('is the sum of the bills of its run, once they reach to its end', async () => {
    const { charge, cost, runId } = await aTraining();
    expect(await cost()).toBeUndefined();
    await bring([charge('2026-03-04', '10.25')]);
    // The bill ends the day before the run did.
    expect(await cost()).toBeUndefined();
    await bring([
      charge('2026-03-04', '10.25'),
      charge('2026-03-05', '2.5'),
      // Nobody was billed for what a price list says.
      aCharge({
        day: '2026-03-05',
        amount: '1000',
        shape: {
          tags: { 'mlflow.run_id': runId },
          extra: { basis: 'estimated' },
        },
      }),
      aCharge({ day: '2026-03-06', amount: '99' }),
    ]);
    expect(await cost()).toEqual({
      value: { amount: 12.75, currency: 'USD' },
      origin: {
        source: 'import',
        from: `bills of run ${runId}, effective cost`,
        at: '2026-03-06T00:00:00.000Z',
      },
    });
  });

  it('stays unknown where a part of it is', async () => {
    const { charge, cost } = await aTraining();
    const later = aCharge({ day: '2026-03-06' });
    await bring([
      charge('2026-03-05', '5'),
      charge('2026-03-05', '5', { costs: { billed: '5' } }),
      later,
    ]);
    expect(await cost()).toBeUndefined();
    await bring([
      charge('2026-03-05', '5'),
      charge('2026-03-05', '5', { currency: 'SEK' }),
      later,
    ]);
    expect(await cost()).toBeUndefined();
    const rated = await call('PUT', '/currency-rates', {
      rates: [
        {
          currency: 'SEK',
          base: 'USD',
          day: '2026-01-01',
          rate: '0.1',
          source: 'test',
        },
      ],
    });
    expect(rated.status).toBe(200);
    expect((await cost()).value).toEqual({ amount: 5.5, currency: 'USD' });
  });

  it('is not shown to whom costs are not', async () => {
    const { charge, cost } = await aTraining();
    await bring([charge('2026-03-05', '5')]);
    expect(await cost()).toBeDefined();
    denied = 'ml-home.cost.read';
    expect(await cost(userToken('user:default/ada'))).toBeUndefined();
    denied = undefined;
  });
});
