import { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asCaller, FIXED_TOKEN, startMlHome } from './harness';
import { trackingOf } from './tracking';

/** Written by OfflineEmissionsTracker of codecarbon 3.3.2. */
export const REAL = readFileSync(
  path.join(__dirname, '../carbon/__fixtures__/codecarbon-3.3.2.csv'),
  'utf8',
);
const HOUR = 3_600_000;
const END = Date.UTC(2026, 10, 20, 12);
export const RANGE = 'from=2026-11-01&to=2026-12-01';

/** Tags of a run on eight A100 in Sweden. */
export const A100 = {
  'mlhome.dev/gpu-type': 'NVIDIA A100-SXM4-80GB',
  'mlhome.dev/gpu-count': '8',
  'mlhome.dev/gpu-utilization': '0.7',
  'mlhome.dev/cpu-count': '96',
  'mlhome.dev/cpu-utilization': '0.5',
  'mlhome.dev/memory-gb': '1360',
  'mlhome.dev/cloud-provider': 'aws',
  'mlhome.dev/cloud-region': 'eu-north-1',
  'mlhome.dev/pue': '1.1',
};

export const clearCarbon = (knex: Knex) =>
  knex.raw(
    `truncate carbon_runs, carbon_figures, carbon_factors, carbon_imports, emissions, emission_reports;
     update carbon_progress set seen_to = '-infinity'; delete from runs`,
  );

/** What tests do with the carbon of a portal. */
export function carbonOf(
  portal: () => Awaited<ReturnType<typeof startMlHome>>,
) {
  const { anExperiment, aRun } = trackingOf(portal);
  const call = (method: string, route: string, body?: unknown) =>
    portal().call(method, `/v1${route}`, { token: FIXED_TOKEN, body });
  const get = async (route: string) => {
    const { status, body } = await call('GET', route);
    expect({ status, error: body.error }).toEqual({ status: 200 });
    return body;
  };
  const upload = (raw: string, query = '') =>
    portal().call('POST', `/v1/carbon/imports?${query}`, {
      token: FIXED_TOKEN,
      raw,
    });
  const tracker = (method: string, route: string, body?: unknown) =>
    portal().call(method, `/codecarbon${route}`, {
      headers: { 'x-api-token': FIXED_TOKEN },
      body,
    });
  const ended = async (
    experimentId: string,
    given: Parameters<typeof aRun>[1] & {
      hours?: number;
      endTime?: number;
    } = {},
  ) => {
    const endTime = given.endTime ?? END;
    const runId = await aRun(experimentId, {
      ...given,
      startTime: endTime - (given.hours ?? 10) * HOUR,
    });
    await portal().services.runs.updateRun(
      runId,
      { status: 'FINISHED', endTime },
      { caller: asCaller() },
    );
    return runId;
  };
  /** Who looks at a run sees its newest figure. */
  const look = (runId: string) => get(`/carbon/objects/run?name=${runId}`);
  return { anExperiment, call, get, upload, tracker, ended, look };
}
