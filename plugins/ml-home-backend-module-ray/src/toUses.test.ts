import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readAnswer, toUses } from './toUses';

/** Answers of Ray 2.60.0; see the README beside them. */
const fixture = (name: string) =>
  readFileSync(path.join(__dirname, '__fixtures__', name), 'utf8');

const CLUSTER = { cluster: 'north' };
const NOW = Date.parse('2026-11-29T11:00:00Z');
const jobs = (name = 'jobs-later.json'): { submission_id: string }[] =>
  JSON.parse(fixture(name));
const read = (name: string, of = CLUSTER) => toUses(jobs(name), of, NOW);
const byName = (
  { uses }: ReturnType<typeof toUses>,
  name: string,
): ReturnType<typeof toUses>['uses'][number] =>
  uses.find(use => use.name === name)!;

/** A job as Ray tells it, changed. */
const aJob = (given: object) => ({
  ...jobs().find(job => job.submission_id === 'raysubmit_declared'),
  ...given,
});
const skippedOf = (given: object) =>
  toUses([aJob(given)], CLUSTER, NOW).skipped[0]?.reason;

describe('jobs of Ray', () => {
  it('say what they held by their metadata, from their start to their end', () => {
    const use = byName(
      toUses(jobs(), { ...CLUSTER, dashboard: 'http://ray:8265' }, NOW),
      'raysubmit_declared',
    );
    expect(use).toMatchObject({
      id: 'north/raysubmit_declared',
      run: '0123456789abcdef0123456789abcdef',
      basis: 'declared',
      gpuType: 'H100',
      gpus: 2,
      cpus: 16,
      memoryGiB: 128,
      start: '2026-11-29T09:59:25.513Z',
      end: '2026-11-29T10:00:01.856Z',
      url: 'http://ray:8265/#/jobs/raysubmit_declared',
      labels: { project: 'search-ranking', team: 'search' },
    });
  });

  it('count whether they failed or were stopped, and so far while they run', () => {
    const now = read('jobs.json');
    const names = ['declared', 'failed', 'stopped', 'running'];
    expect(now.uses.map(({ name }) => name).sort()).toEqual(
      names.map(name => `raysubmit_${name}`).sort(),
    );
    expect(byName(now, 'raysubmit_running').end).toBeUndefined();
    expect(
      byName(read('jobs-later.json'), 'raysubmit_running').end,
    ).toBeDefined();
  });

  it('that do not say what they held are told, and not guessed', () => {
    const { skipped } = read('jobs-later.json');
    expect(skipped.map(({ id }) => id).sort()).toEqual([
      'raysubmit_bare',
      'raysubmit_entrypoint',
    ]);
    expect(skipped[0].reason).toContain('mlhome.dev/gpus');
  });

  it('are known by their driver alone where an answer holds what it asked for', () => {
    const { uses } = toUses(
      [
        aJob({
          metadata: {},
          entrypoint_num_cpus: 1,
          entrypoint_num_gpus: 0.5,
          entrypoint_memory: 2 ** 31,
          entrypoint_resources: { 'accelerator_type:A100': 0.001 },
        }),
        aJob({ metadata: {}, entrypoint_num_cpus: 0, entrypoint_num_gpus: 0 }),
      ],
      CLUSTER,
      NOW,
    );
    expect(uses).toHaveLength(1);
    expect(uses[0]).toMatchObject({
      basis: 'driver',
      cpus: 1,
      gpus: 0.5,
      memoryGiB: 2,
      gpuType: 'A100',
    });
  });

  it('take what the cluster says where they say nothing', () => {
    const of = {
      cluster: 'n',
      gpuType: 'L4',
      provider: 'aws',
      region: 'eu-north-1',
    };
    const [plain, own] = toUses(
      [
        aJob({ metadata: { 'mlhome.dev/gpus': '1' } }),
        aJob({
          metadata: {
            'mlhome.dev/gpu-count': '1',
            'mlhome.dev/gpu-type': 'H100',
            'mlhome.dev/cloud-region': 'eu-west-1',
          },
        }),
      ],
      of,
      NOW,
    ).uses;
    expect(plain).toMatchObject({ gpuType: 'L4', region: 'eu-north-1' });
    expect(own).toMatchObject({
      gpuType: 'H100',
      region: 'eu-west-1',
      gpus: 1,
    });
  });

  it('that are no objects are told in words', () => {
    const { uses, skipped } = toUses([null, 7, aJob({})], CLUSTER, NOW);
    expect(uses).toHaveLength(1);
    expect(skipped.map(({ id }) => id)).toEqual(['job 0', 'job 1']);
    for (const { reason } of skipped) {
      expect(reason).toMatch(/^it is no job as Ray tells of them: .+object/);
    }
  });

  it('may say how they were bought', () => {
    const metadata = { 'mlhome.dev/gpus': '1', 'mlhome.dev/pricing': 'spot' };
    const { uses } = toUses([aJob({ metadata })], CLUSTER, NOW);
    expect(uses[0].pricing).toBe('Dynamic');
  });

  it.each([
    [{ status: 'PENDING' }, 'PENDING'],
    [{ status: 'WHATEVER' }, 'WHATEVER'],
    [{ start_time: null }, 'not started'],
    [{ end_time: null }, 'end_time'],
    [{ end_time: NOW + 3_600_000 }, 'end_time'],
    [{ start_time: 1e300 }, 'start_time'],
    [{ start_time: 'now' }, 'start_time'],
    [{ metadata: { 'mlhome.dev/gpus': 'many' } }, 'mlhome.dev/gpus'],
    [{ metadata: { 'mlhome.dev/gpus': '-1' } }, 'mlhome.dev/gpus'],
    [{ metadata: { 'mlhome.dev/cpus': '1e400' } }, 'mlhome.dev/cpus'],
    [{ metadata: { a: 1 } }, 'metadata.a'],
    [{ submission_id: null, job_id: null }, 'submission_id'],
  ])('with %j are left out and told', (given, why) => {
    expect(skippedOf(given)).toContain(why);
  });

  it.each([
    ['', 'no JSON'],
    ['<html>Sign in</html>', 'no JSON'],
    ['{"jobs": []}', 'not a list'],
    ['null', 'not a list'],
  ])('cannot be read of %j', (text, why) => {
    expect(() => readAnswer(text, CLUSTER)).toThrow(why);
  });

  it('may be none', () => {
    expect(toUses([], CLUSTER)).toEqual({ uses: [], skipped: [] });
    expect(toUses([null, 'x', []], CLUSTER).skipped).toHaveLength(3);
  });
});
