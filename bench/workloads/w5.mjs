/** W5: runs with very many metrics and params, and how long a browser takes to show them. */

import { runIdOf } from '../lib/data.mjs';
import { paintCase } from '../lib/paint.mjs';
import { readCase } from '../lib/readCases.mjs';
import { API, experimentByName, expectSame, tableOf } from '../lib/wire.mjs';

const DATASET = 'wide';
const PAIRS = 500;

export function cases({ scale: { w5 } }) {
  const wide = `${w5.metrics.toLocaleString(
    'en',
  )} metrics and ${w5.params.toLocaleString('en')} params`;
  const checkRun = run =>
    expectSame(
      [run.data.metrics.length, run.data.params.length],
      [w5.metrics, w5.params],
      'metrics and params',
    );
  return [
    readCase({
      id: 'w5.get',
      title: `runs/get of a run with ${wide}, again and again`,
      seconds: w5.seconds,
      make: async () => [
        {
          name: 'get',
          method: 'GET',
          path: `${API}/runs/get?run_id=${runIdOf(DATASET, 1)}`,
        },
      ],
      verify: ({ get }) => checkRun(get.run),
    }),
    readCase({
      id: 'w5.live',
      title: 'the same, with a metric logged before each',
      seconds: w5.seconds,
      main: 'get',
      make: async () => logAndGet(runIdOf(DATASET, 2)),
      verify: ({ get }) => checkRun(get.run),
    }),
    readCase({
      id: 'w5.search',
      title: `runs/search of ${w5.runs} such runs`,
      seconds: w5.seconds,
      make: async system => [
        {
          name: 'search',
          method: 'POST',
          path: `${API}/runs/search`,
          body: {
            experiment_ids: [await experimentByName(system, DATASET)],
            max_results: 100,
          },
        },
      ],
      verify: ({ search }) => {
        expectSame(search.runs.length, w5.runs, 'runs');
        search.runs.forEach(checkRun);
      },
    }),
    paintCase({
      id: 'w5.paint-run',
      title: `browser, page of a run with ${wide} (wanted: below 2 s)`,
      make: async () => ({
        path: `/ml-home/runs/${runIdOf(DATASET, 1)}`,
        text: /^metric_\d+$/,
      }),
    }),
    paintCase({
      id: 'w5.paint-table',
      title: `browser, first row of the table of ${w5.runs} such runs (wanted: below 2 s)`,
      make: system => tableOf(system, DATASET),
    }),
  ];
}

/** What a server remembers of a run is of no use once something is logged into it. */
function logAndGet(runId) {
  const now = Date.now();
  return Array.from({ length: PAIRS }, (_, i) => [
    {
      name: 'log-metric',
      method: 'POST',
      path: `${API}/runs/log-metric`,
      body: {
        run_id: runId,
        key: 'metric_00',
        value: i / PAIRS,
        timestamp: now + i,
        step: now + i,
      },
    },
    { name: 'get', method: 'GET', path: `${API}/runs/get?run_id=${runId}` },
  ]).flat();
}
