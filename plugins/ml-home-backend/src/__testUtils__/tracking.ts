import { asCaller, FIXED_TOKEN, startMlHome } from './harness';

type Portal = Awaited<ReturnType<typeof startMlHome>>;

const options = { caller: asCaller() };

/** What tests of tracking have in common: experiments, runs with things logged into them, and calls of the API. */
export function trackingOf(portal: () => Portal) {
  const anExperiment = (name: string): Promise<string> =>
    portal().services.experiments.createExperiment(
      { name: `${name}-${Math.random()}`, tags: [] },
      options,
    );
  const aRun = async (
    experimentId: string,
    logged: {
      name?: string;
      startTime?: number;
      metrics?: Record<string, number>;
      params?: Record<string, string>;
      tags?: Record<string, string>;
    } = {},
  ): Promise<string> => {
    const { runs } = portal().services;
    const list = (record: Record<string, string> = {}) =>
      Object.entries(record).map(([key, value]) => ({ key, value }));
    const run = await runs.createRun(
      {
        experimentId,
        clientUser: 'ada',
        name: logged.name,
        startTime: logged.startTime,
        tags: list(logged.tags),
      },
      options,
    );
    await runs.logBatch(
      run.runId,
      {
        metrics: Object.entries(logged.metrics ?? {}).map(([key, value]) => ({
          key,
          value,
          timestamp: 1,
          step: 0,
        })),
        params: list(logged.params),
        tags: [],
      },
      options,
    );
    return run.runId;
  };
  const get = (path: string) =>
    portal().call('GET', `/v1${path}`, { token: FIXED_TOKEN });
  return { anExperiment, aRun, get };
}

/** The query part of an address; lists repeat their key. */
export const queryOf = (query: Record<string, string | string[]>): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      [value].flat().map(one => [key, one]),
    ),
  ).toString();
