import { APIRequestContext, expect } from '@playwright/test';

/** The calls of the mlflow client that a training script makes, by plain HTTP. */
export class Mlflow {
  constructor(
    private readonly request: APIRequestContext,
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  async post<T>(path: string, data: object): Promise<T> {
    const response = await this.request.post(
      `${this.baseUrl}/api/ml-home/mlflow/api/2.0/mlflow/${path}`,
      { data, headers: { Authorization: `Bearer ${this.token}` } },
    );
    expect(response.status(), await response.text()).toBe(200);
    return (await response.json()) as T;
  }

  async createExperiment(name: string): Promise<string> {
    const answer = await this.post<{ experiment_id: string }>(
      'experiments/create',
      { name },
    );
    return answer.experiment_id;
  }

  async startRun(experimentId: string, name: string): Promise<string> {
    const answer = await this.post<{ run: { info: { run_id: string } } }>(
      'runs/create',
      {
        experiment_id: experimentId,
        start_time: Date.now(),
        run_name: name,
        tags: [{ key: 'mlflow.source.name', value: 'train.py' }],
      },
    );
    return answer.run.info.run_id;
  }

  async logSeries(runId: string, key: string, values: number[]) {
    await this.post('runs/log-batch', {
      run_id: runId,
      metrics: values.map((value, step) => ({
        key,
        value,
        step,
        timestamp: Date.now(),
      })),
      params: [{ key: 'learning_rate', value: '0.05' }],
    });
  }

  async finish(runId: string) {
    await this.post('runs/update', {
      run_id: runId,
      status: 'FINISHED',
      end_time: Date.now(),
    });
  }

  async putArtifact(
    experimentId: string,
    runId: string,
    path: string,
    text: string,
  ) {
    const response = await this.request.put(
      `${this.baseUrl}/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${path}`,
      {
        data: Buffer.from(text),
        headers: {
          Authorization: `Bearer ${this.token}`,
          'Content-Type': 'application/octet-stream',
        },
      },
    );
    expect(response.status(), await response.text()).toBe(200);
  }

  async registerModel(name: string, runId: string): Promise<string> {
    await this.post('registered-models/create', { name });
    const answer = await this.post<{ model_version: { version: string } }>(
      'model-versions/create',
      { name, source: `runs:/${runId}/model`, run_id: runId },
    );
    await this.post('registered-models/alias', {
      name,
      alias: 'champion',
      version: answer.model_version.version,
    });
    return answer.model_version.version;
  }
}
