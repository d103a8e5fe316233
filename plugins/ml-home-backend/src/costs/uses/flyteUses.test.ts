import { resourceUseSchema } from '@ml-home/backstage-plugin-ml-home-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { flyteUses } from './flyteUses';
import { quantityOf } from './quantityOf';

const RUN = '0123456789abcdef0123456789abcdef';

/** Written by flyteidl 1.16.8; see the README beside them. */
const fixture = (name = 'flyte.json') =>
  JSON.parse(readFileSync(path.join(__dirname, '__fixtures__', name), 'utf8'));
const read = (given: object = {}) =>
  flyteUses({ ...fixture(), ...given }, 'north');

describe('executions of Flyte', () => {
  it('say what their tasks held, attempt by attempt', () => {
    const { uses } = read();
    const of = (segment: string) => uses.find(use => use.segment === segment);
    expect(of('n1/0')).toMatchObject({
      id: 'north/recs/production/f3a9',
      name: 'flows.fit',
      run: RUN,
      basis: 'allocated',
      gpus: 2,
      gpuType: 'nvidia-tesla-a100',
      cpus: 8,
      memoryGiB: 64,
      others: { 'ephemeral-storage': 20 },
      start: '2026-11-20T10:00:00.250Z',
      seconds: 600,
      spot: true,
      labels: { team: 'recs', 'flyte.org/project': 'recs' },
    });
    expect(of('n1/1')).toMatchObject({ seconds: 7200.5 });
    expect(of('n1/1')?.spot).toBeUndefined();
    expect(of('n0/0')).toMatchObject({ cpus: 0.5 });
    expect(of('n0/0')?.memoryGiB).toBeCloseTo(1.5e9 / 2 ** 30);
    // Its containers together; GPUs have a limit only.
    expect(of('n4/0')).toMatchObject({
      cpus: 2.1,
      memoryGiB: 4,
      gpus: 1,
      gpuType: 'L4',
    });
    // One of several replicas.
    expect(of('n2/0')).toMatchObject({ basis: 'driver', gpus: 1 });
    expect(uses.every(use => resourceUseSchema.safeParse(use).success)).toBe(
      true,
    );
  });

  it('tell what they leave out, and why', () => {
    expect(
      Object.fromEntries(read().skipped.map(({ id, reason }) => [id, reason])),
    ).toEqual({
      'north/recs/production/f3a9/n3/0': expect.stringContaining(
        'requests no resources',
      ),
      'north/recs/production/f3a9/n5/0': 'it is QUEUED',
      'north/recs/production/f3a9/n6/0': expect.stringContaining('2 parts'),
    });
    expect(read({ tasks: [] }).skipped[0].reason).toContain("'flows.fit'");
  });

  it('are the same with the names of the protocol', () => {
    expect(flyteUses(fixture('flyte-proto-names.json'), 'north')).toEqual(
      read(),
    );
  });

  it('count so far while they run, and name their run by the environment', () => {
    const { taskExecutions } = fixture();
    const [first] = taskExecutions;
    const running = {
      ...first,
      closure: { ...first.closure, phase: 'RUNNING', duration: undefined },
    };
    const execution = {
      spec: { envs: { values: [{ key: 'MLFLOW_RUN_ID', value: RUN }] } },
    };
    const [use] = read({ execution, taskExecutions: [running] }).uses;
    expect(use).toMatchObject({ run: RUN, gpus: 2 });
    expect(use.seconds).toBeUndefined();
  });

  it.each([
    [{ duration: 'long' }, 'closure.duration'],
    [{ duration: null }, 'closure.duration'],
    [{ duration: '-5s' }, 'closure.duration'],
    [{ startedAt: 'then' }, 'closure.startedAt'],
    [{ phase: 'SKIPPED' }, 'SKIPPED'],
  ])('with a closure of %j leave the task out', (closure, why) => {
    const [first] = fixture().taskExecutions;
    const { uses, skipped } = read({
      taskExecutions: [{ ...first, closure: { ...first.closure, ...closure } }],
    });
    expect(uses).toEqual([]);
    expect(skipped[0].reason).toContain(why);
  });

  it.each([
    [{ tasks: undefined }, 'tasks'],
    [{ taskExecutions: {} }, 'taskExecutions'],
    [{ taskExecutions: [{}] }, 'taskExecutions.0.id'],
    [{ tasks: [{ id: { name: 'a' } }] }, 'tasks.0.closure'],
    [{ nodes: [] }, 'nodes'],
  ])('are refused as %j, by field', (given, field) => {
    expect(() => read(given)).toThrow(field);
  });
});

describe('quantityOf', () => {
  it.each([
    ['2', 2],
    ['500m', 0.5],
    ['1Gi', 2 ** 30],
    ['1.5G', 1.5e9],
    ['1e3', 1_000],
    ['2E', 2e18],
    ['128974848000m', 128974848],
    ['-1', undefined],
    ['1 Gi', undefined],
    ['many', undefined],
    ['', undefined],
  ])('of %j is %s', (text, value) => {
    expect(quantityOf(text)).toBe(value);
  });
});
