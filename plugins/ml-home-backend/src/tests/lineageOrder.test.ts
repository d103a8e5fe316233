import { mockServices } from '@backstage/backend-test-utils';
import { judge } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetDelivery,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';
import fc from 'fast-check';
import { Knex } from 'knex';
import { applyMigrations } from '../database';
import { DatabaseLineageDeliveryStore } from '../lineage/DatabaseLineageDeliveryStore';
import { DatabaseLineageEventStore } from '../lineage/DatabaseLineageEventStore';
import { DatabaseLineageGraphStore } from '../lineage/DatabaseLineageGraphStore';
import { DefaultLineageService } from '../lineage/DefaultLineageService';
import { asCaller, databases } from '../__testUtils__/harness';
import {
  aDataset,
  aJobEvent,
  aRunEvent,
  columnFacet,
  lineageFacet,
  nominal,
  rows,
  T0,
} from '../__testUtils__/lineage';

jest.setTimeout(120_000);

const NOW = T0 + 24 * 3_600_000;
const run = (n: number) => `0192f0c0-0000-7000-8000-00000000000${n}`;
const day = nominal('2026-03-28T00:00:00Z');
const [a, b, x, y] = ['a', 'b', 'x', 'y'].map(name => aDataset(name));
const daily = (count: number) => aDataset('x', { use: rows(count) });

/** What a few days bring: halves, corrections, retries, facets that come and go, a clock that is years ahead. */
const EVENTS: LineageEventInput[] = [
  aRunEvent({
    runId: run(1),
    eventType: 'START',
    inputs: [a, b],
    runFacets: day,
  }),
  aRunEvent({
    runId: run(1),
    eventType: 'RUNNING',
    minutes: 1,
    outputs: [daily(10), y],
  }),
  aRunEvent({
    runId: run(1),
    minutes: 2,
    outputs: [daily(10)],
    jobFacets: lineageFacet({ x: ['a'] }),
  }),
  aRunEvent({ runId: run(1), minutes: 6, outputs: [daily(12)] }),
  aRunEvent({ runId: run(2), inputs: [a, b], outputs: [x, y], minutes: 3 }),
  aRunEvent({
    runId: run(2),
    minutes: 4,
    eventType: 'OTHER',
    jobFacets: { lineage: { _deleted: true } },
  }),
  aRunEvent({
    runId: run(3),
    job: 'other',
    inputs: [b],
    outputs: [daily(3)],
    runFacets: day,
  }),
  aRunEvent({ runId: run(3), job: 'other', eventType: 'FAIL', minutes: 1 }),
  aRunEvent({
    runId: run(4),
    job: 'columns',
    inputs: [a, b],
    outputs: [aDataset('x', { facets: columnFacet('b') }), y],
  }),
  aRunEvent({
    runId: run(4),
    job: 'columns',
    eventType: 'OTHER',
    outputs: [aDataset('x', { facets: columnFacet('a', 'c') })],
  }),
  aJobEvent([a], [aDataset('x', { facets: { schema: { fields: [1] } } })]),
  aJobEvent(
    [a],
    [aDataset('x', { facets: { schema: { _deleted: true } } })],
    1,
  ),
  aRunEvent({
    runId: run(5),
    minutes: 60 * 24 * 3650,
    eventType: 'RUNNING',
    inputs: [
      aDataset('a', {
        facets: {
          symlinks: { identifiers: [{ namespace: 'hive', name: 'a' }] },
        },
      }),
    ],
    outputs: [x],
  }),
];

describe('events of lineage', () => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    await applyMigrations(
      mockServices.database.mock({ getClient: async () => knex }),
      knex,
    );
    await knex('feature_families').insert({
      name: 'user_tracks',
      datasets: ['pg://lake:5432/x'],
      cadence: 'day',
      zone: 'UTC',
    });
  });

  async function resultOf(batches: LineageEventInput[][]) {
    await knex.raw(
      'truncate lineage_events, lineage_nodes, lineage_runs cascade',
    );
    const log: DatasetDelivery[] = [];
    const lineage = new DefaultLineageService({
      database: knex,
      logger: mockServices.logger.mock(),
      stores: {
        events: new DatabaseLineageEventStore(),
        graph: new DatabaseLineageGraphStore(),
        deliveries: new DatabaseLineageDeliveryStore(),
      },
      families: {
        reportDataset: async () => undefined,
        deliverDataset: async (_name, deliveries) => {
          log.push(...deliveries);
          return { accepted: deliveries.length, repeated: 0, refused: [] };
        },
      },
      now: () => NOW,
    });
    for (const batch of batches) {
      await lineage.recordEvents(batch, { caller: asCaller() });
    }
    const [judged] = judge({
      schedule: { cadence: 'day', zone: 'UTC' },
      versions: [],
      partitions: [
        {
          key: '2026-03-28',
          start: T0 - 28 * 3_600_000,
          end: T0 - 4 * 3_600_000,
        },
      ],
      events: log.map(one => ({
        partition: one.at!.slice(0, 10),
        type: one.type ?? 'delivered',
        runId: one.runId,
        arrivedAt: Date.parse(one.arrivedAt!),
        recordedAt: NOW,
        rows: one.rows,
      })),
      now: NOW,
    });
    const list = async (sql: string) => (await knex.raw(sql)).rows;
    return {
      events: await list('select count(*)::int from lineage_events'),
      nodes: await list(
        'select kind, namespace, name, aliases, names, first_seen, last_seen from lineage_nodes order by 1, 2, 3',
      ),
      facets: await list(
        `select n.name as node, f.name, f.said_ms, f.value from lineage_facets f join lineage_nodes n on n.id = f.node_id
         order by 1, 2`,
      ),
      edges: await list(
        `select s.name as source, t.name as target, e.relation, j.name as via, e.learned, e.origin, e.first_seen,
           e.last_seen, e.said_count
         from lineage_edges e join lineage_nodes s on s.id = e.source_id join lineage_nodes t on t.id = e.target_id
         join lineage_nodes j on j.id = e.via_id order by 3, 1, 2, 4, 5, 6`,
      ),
      deliveries: {
        count: judged.deliveries,
        rows: judged.rows,
        // Where something had to be taken back, a millisecond may lie between.
        arrivedAt: Math.floor(judged.arrivedAt! / 1_000),
      },
    };
  }

  it('say the same in any order, any number of times, alone or together', async () => {
    const plain = await resultOf(EVENTS.map(event => [event]));
    expect(plain.events).toEqual([{ count: EVENTS.length }]);
    expect(plain.deliveries).toEqual({
      count: 1,
      rows: 12,
      arrivedAt: T0 / 1_000 + 360,
    });
    const feeds = plain.edges
      .filter((edge: { relation: string }) => edge.relation === 'feeds')
      .map(
        (edge: Record<string, string>) =>
          `${edge.via}: ${edge.source}>${edge.target} ${edge.learned} ${edge.said_count}`,
      );
    // Of two facets at the same time one holds, and always the same: that of `b`.
    expect(feeds.sort()).toEqual([
      'columns: a>y assumed 1',
      'columns: b>x observed 1',
      'columns: b>y assumed 1',
      'daily: a>x assumed 1',
      'daily: a>x observed 2',
      'daily: a>y assumed 1',
      'daily: b>x assumed 1',
      'daily: b>y assumed 1',
      'designed: a>x declared 2',
      'other: b>x observed 1',
    ]);

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(EVENTS, { minLength: EVENTS.length }),
        fc.array(fc.nat(EVENTS.length - 1), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 5 }), {
          minLength: 20,
          maxLength: 20,
        }),
        async (shuffled, again, sizes) => {
          const all = [...shuffled, ...again.map(i => EVENTS[i])];
          const batches: LineageEventInput[][] = [];
          for (const size of sizes) batches.push(all.splice(0, size));
          batches.push(all);
          const some = batches.filter(batch => batch.length > 0);
          expect(await resultOf(some)).toEqual(plain);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that come at once are all counted, once', async () => {
    await knex.raw(
      'truncate lineage_events, lineage_nodes, lineage_runs cascade',
    );
    const lineage = new DefaultLineageService({
      database: knex,
      logger: mockServices.logger.mock(),
      stores: {
        events: new DatabaseLineageEventStore(),
        graph: new DatabaseLineageGraphStore(),
        deliveries: new DatabaseLineageDeliveryStore(),
      },
      families: {
        deliverDataset: async () => undefined,
        reportDataset: async () => undefined,
      },
      now: () => NOW,
    });
    const results = await Promise.all(
      [...EVENTS, ...[...EVENTS].reverse()].map(event =>
        lineage.recordEvents([event], { caller: asCaller() }),
      ),
    );
    expect(results.filter(({ accepted }) => accepted === 1)).toHaveLength(
      EVENTS.length,
    );
    const [{ said_count: count }] = await knex('lineage_edges')
      .join('lineage_nodes as s', 's.id', 'source_id')
      .join('lineage_nodes as t', 't.id', 'target_id')
      .where({
        relation: 'feeds',
        learned: 'observed',
        's.name': 'a',
        't.name': 'x',
      })
      .whereIn(
        'via_id',
        knex('lineage_nodes').select('id').where({ name: 'daily' }),
      )
      .select('said_count');
    expect(count).toBe('2');
  });
});
