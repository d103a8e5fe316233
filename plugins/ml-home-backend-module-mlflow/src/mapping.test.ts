import { RunRecord } from '@ml-home/backstage-plugin-ml-home-node';
import { JsonParts, JsonText } from './jsonText';
import { toRunsAnswer, toSampleAnswer } from './mapping';

const aRun = (runId: string): RunRecord => ({
  runId,
  experimentId: '1',
  name: `"${runId}"`,
  status: 'FINISHED',
  clientUser: 'ada',
  artifactUri: 'mlflow-artifacts:/1',
  lifecycleStage: 'active',
  params: [{ key: 'lr', value: '0.1' }],
  tags: [],
  metrics: [],
  datasets: [],
  modelInputs: [],
  modelOutputs: [],
});

function textOf(answer: JsonText | JsonParts): string {
  return answer instanceof JsonText ? answer.text : [...answer.parts].join('');
}

describe('a page of runs', () => {
  it('is the same in parts as in one text', () => {
    const runs = Array.from({ length: 1_001 }, (_, i) => aRun(`r${i}`));
    const long = toRunsAnswer(runs, 'next"');
    expect(long).toBeInstanceOf(JsonParts);
    const short = toRunsAnswer(runs.slice(0, 1_000), 'next"');
    expect(short).toBeInstanceOf(JsonText);
    const { runs: all, next_page_token: token } = JSON.parse(textOf(long));
    expect(token).toBe('next"');
    expect(all).toHaveLength(1_001);
    expect(all.slice(0, 1_000)).toEqual(JSON.parse(textOf(short)).runs);
    expect(
      JSON.parse(textOf(toRunsAnswer(runs, undefined))),
    ).not.toHaveProperty('next_page_token');
  });
});

describe('sampled points', () => {
  it('say what is not finite as MLflow does', () => {
    const answer = toSampleAnswer('a "b"', [
      {
        runId: 'r1',
        points: [1e21, -0, NaN, Infinity, -Infinity].map((value, step) => ({
          value,
          step,
          timestamp: 7,
        })),
      },
      { runId: 'r2', points: [] },
    ]);
    const { metrics } = JSON.parse(answer.text);
    expect(metrics.map((point: { value: unknown }) => point.value)).toEqual([
      1e21,
      0,
      'NaN',
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
    ]);
    expect(metrics[4]).toEqual({
      key: 'a "b"',
      value: -Number.MAX_VALUE,
      timestamp: 7,
      step: 4,
      run_id: 'r1',
    });
  });
});
