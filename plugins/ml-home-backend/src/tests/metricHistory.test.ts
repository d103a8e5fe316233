import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('the history of a metric', () => {
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun } = trackingOf(() => portal);
  const walk = async (run: string, limit: number) => {
    const found = [];
    let cursor: string | undefined;
    do {
      const page = await portal.services.runs.getMetricHistory(
        run,
        'm',
        { limit, cursor },
        options,
      );
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  };

  it.each([1, 2, 7, 8])(
    'has each point once in pages of %s, in the order of time, step and value',
    async limit => {
      const run = await aRun(await anExperiment(`pages of ${limit}`));
      const points = [
        [5, 0, 1],
        [5, 0, -1],
        [5, 3, 0.1],
        [1, 9, 1e308],
        [7, -2, 5e-324],
        [7, 4, 2],
        [7, 4, 3],
      ].map(([timestamp, step, value]) => ({
        key: 'm',
        timestamp,
        step,
        value,
      }));
      await portal.services.runs.logBatch(
        run,
        { metrics: points, params: [], tags: [] },
        options,
      );
      const sorted = [...points].sort(
        (a, b) =>
          a.timestamp - b.timestamp || a.step - b.step || a.value - b.value,
      );
      expect(await walk(run, limit)).toEqual(sorted);
    },
  );

  it('loses none whose step a double does not tell from its neighbour', async () => {
    const run = await aRun(await anExperiment('beyond doubles'));
    await portal.services.runs.logBatch(
      run,
      {
        metrics: [{ key: 'm', timestamp: 1, step: 1, value: 0 }],
        params: [],
        tags: [],
      },
      options,
    );
    await knex.raw(
      `insert into metric_points (run_id, key_id, step, ts, value)
       select p.run_id, p.key_id, 9007199254740992 + i, 1, i from metric_points p, generate_series(0, 5) i
       where p.run_id = (select id from runs where run_id = ?)`,
      [run],
    );
    const values = (await walk(run, 1)).map(({ value }) => value);
    expect(values).toEqual([0, 0, 1, 2, 3, 4, 5]);
  });
});
