/** W1: training loops that log with the real Python client. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eachLine } from '../../scripts/lib/run.mjs';
import { watchTree } from '../lib/processTree.mjs';
import { summarize } from '../lib/statistics.mjs';
import { countPoints } from '../lib/stores.mjs';
import { expectSame, newExperiment } from '../lib/wire.mjs';

const SCRIPT = fileURLToPath(
  new URL('../clients/training_loop.py', import.meta.url),
);
const KEYS = 20;

export const cases = ({ scale: { w1 } }) => [
  loop({
    id: 'w1.metric-1',
    processes: 1,
    kind: 'metric',
    count: w1.calls,
    title: 'log_metric, one process',
  }),
  loop({
    id: 'w1.metric-16',
    processes: w1.processes,
    kind: 'metric',
    count: w1.callsEach,
    title: `log_metric, ${w1.processes} processes`,
  }),
  loop({
    id: 'w1.metrics-1',
    processes: 1,
    kind: 'metrics',
    count: w1.batches,
    title: 'log_metrics of 20, one process',
  }),
];

function loop({ id, processes, kind, count, title }) {
  const perCall = kind === 'metric' ? 1 : KEYS;
  return {
    ...{
      id,
      title,
      workload: 'W1',
      unit: 'calls/s',
      better: 'higher',
      group: 'write',
      main: 'call',
    },
    prepare: async system => ({
      experimentId: await newExperiment(system, 'loop'),
    }),
    async run(system, { experimentId }, { python, postgresPid }, warm) {
      const calls = warm ? Math.max(5, Math.round(count / 20)) : count;
      const loops = Array.from({ length: processes }, () =>
        startLoop(python, system, [experimentId, kind, String(calls)]),
      );
      try {
        await Promise.all(loops.map(each => each.ready));
        const [server, postgres] = [system.pid, postgresPid].map(pid =>
          watchTree(() => pid),
        );
        loops.forEach(each => each.go());
        const returns = await Promise.all(loops.map(each => each.done));
        const result = { server: server.end(), postgres: postgres.end() };
        const times = returns.flatMap(each => each.times);
        returns.forEach(each => delete each.times);
        const seconds = Math.max(...returns.map(each => each.seconds));
        return {
          ...result,
          seconds,
          returns,
          calls: times.length,
          errors: 0,
          classes: { call: summarize(times) },
        };
      } finally {
        loops.forEach(each => each.kill());
      }
    },
    async check(system, _, { returns, calls }) {
      const runIds = returns.map(each => each.run_id);
      expectSame(
        await countPoints(system, runIds),
        calls * perCall,
        'rows in the database',
      );
    },
    figure: ({ calls, seconds }) => calls / seconds,
  };
}

function startLoop(python, system, args) {
  const child = spawn(python, [SCRIPT, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: system.base,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      ...system.env,
    },
  });
  const errors = [];
  eachLine(child.stderr, line => errors.push(line));
  let [onReady, onDone] = [];
  const ready = new Promise(resolve => (onReady = resolve));
  const done = new Promise(resolve => (onDone = resolve));
  eachLine(child.stdout, line => {
    if (line === 'ready') {
      onReady();
    } else if (line.startsWith('{')) {
      onDone(JSON.parse(line));
    }
  });
  const ended = new Promise((_, reject) =>
    child.once('close', code =>
      reject(
        new Error(
          `A training loop ended (${code}): ${errors.slice(-3).join(' ')}`,
        ),
      ),
    ),
  );
  ended.catch(() => {});
  return {
    ready: Promise.race([ready, ended]),
    done: Promise.race([done, ended]),
    go: () => child.stdin.end('go\n'),
    kill: () => child.kill('SIGKILL'),
  };
}
