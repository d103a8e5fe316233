/** Runs one job of the load generator against one server, and weighs the server meanwhile. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { watchTree } from './processTree.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

/**
 * @param {object} system the server, as made by portalServer or mlflowServer
 * @param {{ scenario: string, params?: object, seconds?: number }} job
 *   `seconds` after which no new request is begun
 * @param {{ postgresPid?: number, onGo?: () => void, signal?: AbortSignal }} [context]
 */
export async function drive(system, job, context = {}) {
  const child = fork(WORKER, [], {
    execArgv: ['--max-old-space-size=6144'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const abort = () => child.kill('SIGKILL');
  context.signal?.addEventListener('abort', abort);
  try {
    return await converse(child, system, job, context);
  } finally {
    context.signal?.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}

function converse(child, system, job, { postgresPid, onGo }) {
  const target = { base: system.base, authorization: system.authorization };
  let server;
  let postgres;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`The load generator ended early (${code}).`)),
    );
    child.on('message', message => {
      if (message.kind === 'ready') {
        server = watchTree(() => system.pid);
        postgres = watchTree(() => postgresPid);
        onGo?.();
        child.send({ kind: 'go' });
      } else if (message.kind === 'failed') {
        reject(new Error(message.message));
      } else if (message.kind === 'done') {
        resolve({
          ...message.result,
          server: server.end(),
          postgres: postgres.end(),
        });
      }
    });
    child.send({
      kind: 'job',
      job: { seconds: 1e6, params: {}, ...job, target },
    });
  });
}
