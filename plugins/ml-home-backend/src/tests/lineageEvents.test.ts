import { Knex } from 'knex';
import { databases, startMlHome, userToken } from '../__testUtils__/harness';
import {
  DAY_OF_EVENTS,
  LAKE,
  aDataset,
  aRunEvent,
  nominal,
  oneDay,
  rows,
  runIdOf,
  startWithLineage,
} from '../__testUtils__/lineage';

jest.setTimeout(60_000);

describe('events of lineage and deliveries', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  let familyId: string;
  let send: Awaited<ReturnType<typeof startWithLineage>>['send'];

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    ({ portal, send, familyId } = await startWithLineage(knex));
    await send(...oneDay());
  });
  afterAll(() => portal.stop());

  it('tells families of deliveries, and takes back what was corrected', async () => {
    const deliveries = async () =>
      (
        await knex('deliveries')
          .where({ family_id: familyId, run_id: runIdOf(2) })
          .orderBy(['arrived_at', 'type'])
      ).map(
        (row: {
          type: string;
          partition_key: string;
          rows: string;
          source: string;
        }) => `${row.type} ${row.partition_key} ${row.rows} ${row.source}`,
      );
    expect(await deliveries()).toEqual(['delivered 2026-03-28 7 openlineage']);
    const again = aRunEvent({
      runId: runIdOf(2),
      job: 'featurize',
      minutes: 9,
      runFacets: DAY_OF_EVENTS,
      outputs: [aDataset('features', { use: rows(9) })],
    });
    expect(await send(again)).toEqual({ accepted: 1, repeated: 0 });
    expect(await send(again)).toEqual({ accepted: 0, repeated: 1 });
    expect(await deliveries()).toEqual([
      'delivered 2026-03-28 7 openlineage',
      'invalidated 2026-03-28 -1 openlineage',
      'delivered 2026-03-28 9 openlineage',
    ]);
  });

  it('tells a family later what was delivered before anybody named the dataset', async () => {
    const delivered = (n: number, start: string) =>
      aRunEvent({
        runId: runIdOf(n),
        job: 'late',
        runFacets: nominal(start),
        outputs: [aDataset('later')],
      });
    await send(delivered(7, '2026-03-26T00:00:00Z'));
    const [{ id }] = await knex('feature_families')
      .insert({
        name: 'later',
        datasets: ['later'],
        cadence: 'day',
        zone: 'UTC',
      })
      .returning('id');
    await send(delivered(8, '2026-03-27T00:00:00Z'));
    expect(
      await knex('deliveries')
        .where({ family_id: id })
        .orderBy('partition_key')
        .pluck('partition_key'),
    ).toEqual(['2026-03-26', '2026-03-27']);
  });

  it('lists events as they were sent, newest first', async () => {
    const ask = async (query: Record<string, string>) => {
      const { status, body } = await portal.call(
        'GET',
        `/v1/lineage/events?${new URLSearchParams(query)}`,
        { token: userToken() },
      );
      expect(status).toBe(200);
      return body;
    };
    const first = await ask({ job: 'airflow:featurize', limit: '1' });
    expect(first.items).toMatchObject([
      {
        kind: 'run',
        eventType: 'COMPLETE',
        eventTime: '2026-03-29T04:09:00.000Z',
        runId: runIdOf(2),
        job: { namespace: 'airflow', name: 'featurize' },
        datasets: [`${LAKE}:features`],
        event: { run: { facets: DAY_OF_EVENTS } },
      },
    ]);
    const next = await ask({
      job: 'airflow:featurize',
      limit: '1',
      cursor: first.nextCursor,
    });
    expect(next.items[0].eventTime).toBe('2026-03-29T04:05:00.000Z');
    expect(next.nextCursor).toBeUndefined();
    expect((await ask({ run: runIdOf(2) })).items).toHaveLength(2);
    expect((await ask({ dataset: `${LAKE}:plays` })).items).toHaveLength(2);
    expect((await ask({ dataset: `${LAKE}:nothing` })).items).toEqual([]);
  });

  it('flags a clock that is ahead, and believes it no further than now', async () => {
    const ahead = Date.now() + 10 * 365 * 86_400_000;
    await send(
      aRunEvent({
        runId: runIdOf(9),
        job: 'ahead',
        eventTime: ahead,
        outputs: [aDataset('ahead')],
      }),
    );
    const { body } = await portal.call(
      'GET',
      `/v1/lineage/events?run=${runIdOf(9)}`,
      { token: userToken() },
    );
    expect(body.items[0]).toMatchObject({
      clockSkew: true,
      eventTime: new Date(ahead).toISOString(),
    });
    const {
      body: { nodes },
    } = await portal.call('GET', '/v1/lineage?node=job:airflow:ahead', {
      token: userToken(),
    });
    expect(nodes).toHaveLength(2);
    for (const { lastSeen } of nodes) {
      expect(Date.parse(lastSeen)).toBeLessThanOrEqual(Date.now());
    }
  });
});
