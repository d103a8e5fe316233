/** W2: metrics in bulk, and the same rows written by pgbench straight into a table. */

import { firstStep, KEYS, STEPS } from '../scenarios/bulk.mjs';
import { batchMetrics } from '../lib/data.mjs';
import { PGBENCH_SCRIPTS, pgbenchRows } from '../lib/pgbench.mjs';
import { countPoints, latestMetrics } from '../lib/stores.mjs';
import { expectSame, newExperiment, newRuns } from '../lib/wire.mjs';

const OVERLAP = 20;
const BATCH = KEYS * STEPS;

const VARIANTS = [
  { id: 'writers-1', writers: 1, title: '1 writer', target: 10 },
  { id: 'writers-8', writers: 8, title: '8 writers', target: 10 },
  { id: 'writers-32', writers: 32, title: '32 writers', target: 10 },
  {
    id: 'shared-8',
    writers: 8,
    shared: true,
    title: '8 writers, one run',
    target: 10,
  },
  {
    id: 'repeated-8',
    writers: 8,
    overlap: OVERLAP,
    title: '8 writers, 20 % sent twice',
    target: 10,
  },
];

export function cases(context) {
  return [...VARIANTS.map(toCase), ...ceilings(context)];
}

function toCase({ id, writers, shared = false, overlap = 0, title, target }) {
  return {
    id: `w2.${id}`,
    workload: 'W2',
    title: `log-batch of 1,000 metrics, ${title}`,
    unit: 'points/s',
    better: 'higher',
    target,
    group: 'write',
    main: 'log-batch',
    async prepare(system, { scale }) {
      const experimentId = await newExperiment(system, 'bulk');
      const distinct = await newRuns(
        system,
        experimentId,
        shared ? 1 : writers,
      );
      const runIds = Array.from(
        { length: writers },
        (_, i) => distinct[shared ? 0 : i],
      );
      const batches = Math.min(
        scale.w2.batches,
        Math.ceil(scale.w2.batchesInAll / writers),
      );
      const params = { runIds, shared, batches, overlap };
      return {
        distinct,
        params,
        job: { scenario: 'bulk', seconds: scale.w2.seconds, params },
      };
    },
    async check(system, { distinct, params }, { returns }) {
      const expected = returns.reduce(
        (sum, { acknowledged: n }) => sum + pointsOf(n, overlap),
        0,
      );
      expectSame(
        await countPoints(system, distinct),
        expected,
        'rows in the database',
      );
      await checkLatest(system, params, returns);
    },
    figure: ({ returns }) => {
      const batches = returns.reduce((sum, each) => sum + each.acknowledged, 0);
      const seconds = Math.max(...returns.map(each => each.seconds));
      return (batches * BATCH) / seconds;
    },
  };
}

/** Distinct points of a writer whose first batches were acknowledged. */
const pointsOf = (batches, overlap) =>
  batches === 0 ? 0 : KEYS * (batches * (STEPS - overlap) + overlap);

async function checkLatest(system, { runIds, shared, overlap }, returns) {
  const latest = await latestMetrics(system, [...new Set(runIds)]);
  const last = new Map();
  returns.forEach(({ acknowledged }, writer) => {
    if (acknowledged > 0) {
      const batch = acknowledged - 1;
      const step = firstStep({ writer, shared, batch, overlap }) + STEPS - 1;
      if (step > (last.get(runIds[writer])?.step ?? -1)) {
        last.set(runIds[writer], { step, writer });
      }
    }
  });
  for (const [runId, { step, writer }] of last) {
    for (const { key, value } of batchMetrics({
      run: writer,
      keys: KEYS,
      first: step,
      steps: 1,
    })) {
      const found = latest.get(`${runId} ${key}`);
      expectSame([found?.step, found?.value], [step, value], `latest ${key}`);
    }
  }
}

/** What Postgres takes of the same rows with no server in front of it. */
function ceilings({ scale }) {
  return Object.keys(PGBENCH_SCRIPTS).flatMap(script =>
    [1, 8, 32].map(clients => ({
      id: `w2.pgbench-${script}-${clients}`,
      workload: 'W2',
      title: `pgbench, 1,000 rows a statement by ${script}, ${clients} connections`,
      unit: 'points/s',
      better: 'higher',
      group: 'write',
      only: 'portal',
      warmups: 1,
      prepare: async () => ({}),
      run: (system, _, { postgres }) =>
        pgbenchRows({
          system,
          script,
          clients,
          seconds: scale.w2.seconds,
          postgres,
        }),
      figure: result => result.pointsPerSecond,
    })),
  );
}
