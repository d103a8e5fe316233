import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const ada = 'user:default/ada';
const jonas = 'user:default/jonas';

/** May see and change only what ada owns. */
const onlyAdas = (resourceType: string): PolicyDecision => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'ml-home',
  resourceType,
  conditions: {
    not: {
      not: {
        anyOf: [
          { rule: 'IS_OWNER', resourceType, params: { claims: [ada] } },
          {
            rule: 'IN_PROJECT',
            resourceType,
            params: { projects: ['mlproject:default/none'] },
          },
        ],
      },
    },
  },
});

describe('permissions', () => {
  it('become conditions of the SQL: lists, counts, facets and search never show what is denied', async () => {
    const knex = await databases.init('POSTGRES_18');
    const open = await startMlHome({ knex });
    const { experiments, models, runs } = open.services;
    const made: Record<string, { experimentId: string; runId: string }> = {};
    for (const ref of [ada, jonas]) {
      const options = { caller: asCaller(ref) };
      const name = `made-by-${ref.split('/')[1]}`;
      const experimentId = await experiments.createExperiment(
        { name, tags: [] },
        options,
      );
      const run = await runs.createRun(
        { experimentId, clientUser: '', name, tags: [] },
        options,
      );
      await models.createModel({ name, tags: [] }, options);
      made[ref] = { experimentId, runId: run.runId };
    }
    await open.stop();

    const strict = await startMlHome({
      knex,
      decide: name => {
        if (name.startsWith('ml-home.model')) return onlyAdas('ml-home-model');
        if (name === 'ml-home.experiment.create') return undefined;
        return name.startsWith('ml-home.experiment')
          ? onlyAdas('ml-home-experiment')
          : undefined;
      },
    });
    const token = userToken(jonas);
    const get = (route: string) => strict.call('GET', route, { token });
    const names = (body: { items: { name?: string; title?: string }[] }) =>
      body.items.map(item => item.name ?? item.title);

    const list = await get('/v1/models');
    expect(names(list.body)).toEqual(['made-by-ada']);
    expect(list.body.totalCount).toBe(1);
    expect(names((await get('/v1/experiments')).body)).toEqual(['made-by-ada']);
    expect(names((await get('/v1/runs')).body)).toEqual(['made-by-ada']);
    expect((await get('/v1/model-facets')).body.owner).toEqual([
      { value: ada, count: 1 },
    ]);
    expect(new Set(names((await get('/v1/search?q=made')).body))).toEqual(
      new Set(['made-by-ada']),
    );

    expect((await get('/v1/models/made-by-jonas')).status).toBe(404);
    expect((await get(`/v1/runs/${made[jonas].runId}`)).status).toBe(404);
    expect((await get(`/v1/runs/${made[ada].runId}`)).status).toBe(200);

    const options = { caller: asCaller(jonas) };
    await expect(
      strict.services.runs.logBatch(
        made[jonas].runId,
        { metrics: [], params: [{ key: 'a', value: 'b' }], tags: [] },
        options,
      ),
    ).rejects.toThrow(/may not change run/);
    await expect(
      strict.services.models.deleteModel('made-by-jonas', options),
    ).rejects.toThrow(/may not change the model/);
    await strict.stop();
  });

  it('that are denied answer 403 and say which', async () => {
    const portal = await startMlHome({
      knex: await databases.init('POSTGRES_18'),
      decide: name =>
        name === 'ml-home.model.read'
          ? { result: AuthorizeResult.DENY }
          : undefined,
    });
    const { status, body } = await portal.call('GET', '/v1/models', {
      token: userToken(),
    });
    expect(status).toBe(403);
    expect(body.error.message).toContain('ml-home.model.read');
    await portal.stop();
  });
});
