import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { SpanRecord } from '@ml-home/backstage-plugin-ml-home-node';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const ada = 'user:default/ada';
const jonas = 'user:default/jonas';

const aSpan = (
  traceId: string,
  given: Partial<SpanRecord> = {},
): SpanRecord => ({
  traceId,
  spanId: '1'.repeat(16),
  name: 'ask',
  type: 'LLM',
  status: 'OK',
  startTimeNs: '1700000000000000000',
  endTimeNs: '1700000001000000000',
  attributes: [],
  events: [],
  links: [],
  resource: [],
  ...given,
});

const aTrace = (experimentId: string, traceId: string) => ({
  traceId,
  experimentId,
  requestTime: 5,
  executionDuration: 7,
  state: 'OK' as const,
  metadata: { 'mlflow.sourceRun': 'r1' },
  tags: { 'mlflow.traceName': 'named', team: 'a' },
  assessments: [],
});

const onlyAdas: PolicyDecision = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'ml-home',
  resourceType: 'ml-home-experiment',
  conditions: {
    rule: 'IS_OWNER',
    resourceType: 'ml-home-experiment',
    params: { claims: [ada] },
  },
};

describe('traces', () => {
  it('are the same whether their spans come first or last', async () => {
    const portal = await startMlHome({
      knex: await databases.init('POSTGRES_18'),
    });
    const { traces } = portal.services;
    const options = { caller: asCaller() };
    await traces.logSpans('0', { spans: [aSpan('tr-a')] }, options);
    await traces.startTrace(aTrace('0', 'tr-a'), options);
    await traces.startTrace(aTrace('0', 'tr-b'), options);
    await traces.logSpans('0', { spans: [aSpan('tr-b')] }, options);
    const [a, b] = await Promise.all(
      ['tr-a', 'tr-b'].map(id => traces.getTraceInfo(id, options)),
    );
    expect(a).toMatchObject({ name: 'named', requestTime: 5, state: 'OK' });
    expect({ ...b, traceId: 'tr-a', tags: {} }).toEqual({ ...a, tags: {} });
    expect(b.tags['mlflow.trace.spansLocation']).toBe('TRACKING_STORE');
    await portal.stop();
  });

  it('are listed by experiment, run, state and words, and shown with their spans', async () => {
    const portal = await startMlHome({
      knex: await databases.init('POSTGRES_18'),
    });
    const { traces } = portal.services;
    const options = { caller: asCaller() };
    const token = userToken();
    for (let i = 0; i < 5; i++) {
      await traces.logSpans(
        '0',
        {
          runId: i === 0 ? 'run-0' : undefined,
          spans: [
            aSpan(`tr-${i}`, {
              name: `name ${i}`,
              status: i === 1 ? 'ERROR' : 'OK',
              startTimeNs: `170000000${i}000000000`,
            }),
          ],
        },
        options,
      );
    }
    const list = async (query: string) => {
      const { status, body } = await portal.call('GET', `/v1/traces?${query}`, {
        token,
      });
      expect(status).toBe(200);
      return body;
    };
    const names = (body: { items: { name: string }[] }) =>
      body.items.map(item => item.name);
    const first = await list('experiment=0&limit=2');
    expect(names(first)).toEqual(['name 4', 'name 3']);
    const next = await list(
      `experiment=0&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`,
    );
    expect(names(next)).toEqual(['name 2', 'name 1']);
    expect(names(await list('status=ERROR'))).toEqual(['name 1']);
    expect(names(await list('run=run-0'))).toEqual(['name 0']);
    expect(names(await list('q=NAME%203'))).toEqual(['name 3']);
    expect(names(await list('q=%25'))).toEqual([]);
    const one = await portal.call('GET', '/v1/traces/tr-2', { token });
    expect(one.body).toMatchObject({
      traceId: 'tr-2',
      spanCount: 1,
      spans: [{ name: 'name 2', offsetNs: 0 }],
    });
    const wrong = await portal.call('GET', '/v1/traces?status=FINE', { token });
    expect(wrong.status).toBe(400);
    await portal.stop();
  });

  it('follow the permissions of their experiment', async () => {
    const knex = await databases.init('POSTGRES_18');
    const open = await startMlHome({ knex });
    const experiments: string[] = [];
    for (const ref of [ada, jonas]) {
      const options = { caller: asCaller(ref) };
      const id = await open.services.experiments.createExperiment(
        { name: ref, tags: [] },
        options,
      );
      experiments.push(id);
      await open.services.traces.startTrace(aTrace(id, `tr-${id}`), options);
      await open.services.traces.logSpans(
        id,
        { spans: [aSpan(`tr-${id}`)] },
        options,
      );
    }
    await open.stop();
    const strict = await startMlHome({
      knex,
      decide: name =>
        name.startsWith('ml-home.experiment') ? onlyAdas : undefined,
    });
    const { traces, assessments, scorers } = strict.services;
    const options = { caller: asCaller(jonas) };
    const [hers, his] = experiments.map(id => `tr-${id}`);
    const { items } = await traces.searchTraces(
      { experimentIds: experiments, filter: [], orderBy: [], limit: 10 },
      options,
    );
    expect(items.map(item => item.traceId)).toEqual([hers]);
    await expect(traces.getTraceInfo(his, options)).rejects.toThrow(
      'not found',
    );
    expect(
      await traces.getTraces({ traceIds: [hers, his], spans: true }, options),
    ).toHaveLength(1);
    const token = userToken(jonas);
    const page = await strict.call('GET', '/v1/traces', { token });
    expect(page.body.items).toHaveLength(1);
    const denied = await strict.call('GET', `/v1/traces/${his}`, { token });
    expect(denied.status).toBe(404);
    await expect(
      traces.setTraceTag(his, { key: 'k', value: 'v' }, options),
    ).rejects.toThrow('may not change trace');
    await expect(
      assessments.createAssessment(
        { traceId: his, name: 'x', kind: 'feedback', value: 1, metadata: {} },
        options,
      ),
    ).rejects.toThrow('may not change trace');
    // Spans for a trace of another experiment are written there, and only by who may.
    await expect(
      traces.logSpans(experiments[0], { spans: [aSpan(his)] }, options),
    ).rejects.toThrow('may not change trace');
    await expect(
      traces.startTrace(aTrace(experiments[0], his), options),
    ).rejects.toThrow('may not change trace');
    await expect(
      scorers.registerScorer(
        { experimentId: experiments[1], name: 's', definition: '{}' },
        options,
      ),
    ).rejects.toThrow('may not change experiment');
    await strict.stop();
  });

  it('go with their experiment', async () => {
    const knex = await databases.init('POSTGRES_18');
    const portal = await startMlHome({ knex });
    const options = { caller: asCaller() };
    await portal.services.traces.logSpans(
      '0',
      { spans: [aSpan('tr-1')] },
      options,
    );
    await knex('experiments').where({ id: 0 }).delete();
    expect(await knex('trace_spans').select()).toEqual([]);
    await portal.stop();
  });
});
