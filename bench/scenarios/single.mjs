/** Clients that log one metric a request, each into a run of its own. */

import { EPOCH, valueOf } from '../lib/data.mjs';

/** @param {{ runIds: string[] }} params one client for each */
export function prepare({ runIds }) {
  return runIds.map((runId, client) => async session => {
    const head = `{"run_id":"${runId}","key":"loss",`;
    let acknowledged = 0;
    for (let step = 0; session.open(); step++) {
      const body = Buffer.from(
        `${head}"value":${valueOf(client, 0, step)},"timestamp":${
          EPOCH + step * 1000
        },"step":${step}}`,
      );
      const answer = await session.send('log-metric', {
        method: 'POST',
        path: '/api/2.0/mlflow/runs/log-metric',
        body,
      });
      acknowledged += answer.status === 200 ? 1 : 0;
    }
    return { acknowledged, seconds: session.now() / 1000 };
  });
}
