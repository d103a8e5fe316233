import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { PurgeTask } from '../artifacts';
import { FolderArtifactStore } from '../artifacts/FolderArtifactStore';
import { DatabasePurgeStore } from '../experiments';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('purging what was deleted', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const purge = () =>
    new PurgeTask({
      database: knex,
      store: new DatabasePurgeStore(),
      artifacts: new FolderArtifactStore(portal.folder),
      logger: mockServices.logger.mock(),
      config: new ConfigReader({}),
    }).run();

  it('takes old deletions with all they logged, and leaves the rest', async () => {
    const { artifacts, experiments, models, runs } = portal.services;
    const experimentId = await experiments.createExperiment(
      { name: 'to be purged', tags: [] },
      options,
    );
    const make = async () => {
      const run = await runs.createRun(
        { experimentId, clientUser: '', tags: [] },
        options,
      );
      const point = { key: 'loss', value: 1, timestamp: 1, step: 100 };
      await runs.logBatch(
        run.runId,
        { metrics: [point], params: [{ key: 'p', value: '1' }], tags: [] },
        options,
      );
      await artifacts.upload(
        `${experimentId}/${run.runId}/artifacts/a.txt`,
        Readable.from(['hello']),
        options,
      );
      return run.runId;
    };
    const [old, recent, alive, registered] = [
      await make(),
      await make(),
      await make(),
      await make(),
    ];
    await models.createModel({ name: 'kept', tags: [] }, options);
    await models.createVersion(
      {
        name: 'kept',
        source: `runs:/${registered}/model`,
        runId: registered,
        tags: [],
      },
      options,
    );
    for (const run of [old, recent, registered]) {
      await runs.deleteRun(run, options);
    }
    await knex('runs')
      .whereIn('run_id', [old, registered])
      .update({ deleted_at: knex.raw("now() - interval '31 days'") });

    expect(await purge()).toEqual({ runs: 1, experiments: 0 });

    const left = await knex('runs').pluck('run_id');
    expect(left.sort()).toEqual([recent, alive, registered].sort());
    for (const table of [
      'metric_points',
      'metric_rollups',
      'latest_metrics',
      'run_params',
    ]) {
      const [{ count }] = await knex(table).count();
      expect(Number(count)).toBe(3);
    }
    const folder = (run: string) => path.join(portal.folder, experimentId, run);
    expect(existsSync(folder(old))).toBe(false);
    expect(existsSync(folder(recent))).toBe(true);
    // It can be brought back until then.
    await runs.restoreRun(recent, options);
  });

  it('frees the name of an experiment that is empty', async () => {
    const { experiments } = portal.services;
    const id = await experiments.createExperiment(
      { name: 'reusable', tags: [] },
      options,
    );
    await experiments.deleteExperiment(id, options);
    await knex('experiments')
      .where({ id })
      .update({ deleted_at: knex.raw("now() - interval '31 days'") });
    expect((await purge()).experiments).toBe(1);
    await experiments.createExperiment({ name: 'reusable', tags: [] }, options);
  });

  /** Lets somebody restore what a purge has in hand: they wait for it, and it goes through. */
  async function whilePurging(
    take: (store: DatabasePurgeStore, tx: Knex.Transaction) => Promise<unknown>,
    restore: () => Promise<unknown>,
  ) {
    const tx = await knex.transaction();
    await take(new DatabasePurgeStore(), tx);
    const restored = restore().then(
      () => 'restored',
      error => `${error.name}: ${error.message}`,
    );
    let waiting = 0;
    while (waiting === 0) {
      const { rows } = await tx.raw(
        'select count(*)::int as n from pg_locks where not granted',
      );
      waiting = rows[0].n;
    }
    await tx.commit();
    return restored;
  }

  it('tells who restores what is being removed that it is gone', async () => {
    const { experiments, runs } = portal.services;
    const id = await experiments.createExperiment(
      { name: 'going', tags: [] },
      options,
    );
    const { runId } = await runs.createRun(
      { experimentId: id, clientUser: '', tags: [] },
      options,
    );
    await experiments.deleteExperiment(id, options);
    const old = { deleted_at: knex.raw("now() - interval '31 days'") };
    await knex('experiments').where({ id }).update(old);
    await knex('runs').where({ run_id: runId }).update(old);
    expect(
      await whilePurging(
        (store, tx) => store.purgeRuns(tx, 30, 100),
        () => runs.restoreRun(runId, options),
      ),
    ).toBe(`NotFoundError: Run with id=${runId} not found`);
    expect(
      await whilePurging(
        (store, tx) => store.purgeExperiments(tx, 30),
        () => experiments.restoreExperiment(id, options),
      ),
    ).toBe(`NotFoundError: No Experiment with id=${id} exists`);
  });
});
