/** Writers that log batches of 1,000 metrics, 10 keys by 100 steps, one after the other. */

import { batchMetrics } from '../lib/data.mjs';

export const KEYS = 10;
export const STEPS = 100;
/** Writers on one run are this many steps apart. */
export const APART = 1_000_000;

/**
 * @param {{ runIds: string[], shared: boolean, batches: number, overlap: number }} params
 *   one writer for each run id; `overlap` steps of each batch repeat the end
 *   of the batch before
 */
export function prepare({ runIds, shared, batches, overlap }) {
  return runIds.map((runId, writer) => {
    const bodies = Array.from({ length: batches }, (_, batch) =>
      Buffer.from(
        JSON.stringify({
          run_id: runId,
          metrics: batchMetrics({
            run: writer,
            keys: KEYS,
            first: firstStep({ writer, shared, batch, overlap }),
            steps: STEPS,
          }),
        }),
      ),
    );
    return async session => {
      let acknowledged = 0;
      let seconds = 0;
      for (const body of bodies) {
        if (!session.open()) {
          break;
        }
        const answer = await session.send('log-batch', {
          method: 'POST',
          path: '/api/2.0/mlflow/runs/log-batch',
          body,
        });
        if (answer.status === 200) {
          acknowledged += 1;
        }
        seconds = session.now() / 1000;
      }
      return { acknowledged, seconds };
    };
  });
}

export function firstStep({ writer, shared, batch, overlap }) {
  return (shared ? writer * APART : 0) + batch * (STEPS - overlap);
}
