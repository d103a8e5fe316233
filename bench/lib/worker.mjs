/**
 * The load generator, a program of its own, so that its processor time is not
 * the server's. Takes one job, builds every request, says that it is ready,
 * and sends the requests when it is told to.
 */

import { createClient } from './client.mjs';
import { summarize } from './statistics.mjs';

const ERRORS_KEPT = 5;

class Recorder {
  #classes = new Map();
  errors = [];
  errorCount = 0;

  add(name, answer, ok) {
    let entry = this.#classes.get(name);
    if (!entry) {
      entry = { times: [], bytes: 0, errors: 0 };
      this.#classes.set(name, entry);
    }
    entry.times.push(answer.ms);
    entry.bytes += answer.bytes;
    if (!ok) {
      entry.errors += 1;
      this.fail(`${name}: ${answer.status} ${answer.text().slice(0, 300)}`);
    }
  }

  fail(sentence) {
    this.errorCount += 1;
    if (this.errors.length < ERRORS_KEPT) {
      this.errors.push(sentence);
    }
  }

  classes() {
    return Object.fromEntries(
      [...this.#classes].map(([name, { times, bytes, errors }]) => [
        name,
        {
          ...summarize(times),
          bytes,
          bytesEach: times.length > 0 ? Math.round(bytes / times.length) : 0,
          errors,
        },
      ]),
    );
  }
}

function createSession(target, recorder, clock) {
  const client = createClient(target);
  return {
    /** Whether there is time for another request. */
    open: () => performance.now() < clock.deadline,
    now: () => performance.now() - clock.begun,
    /** Sends, records under this name, and answers; a failed one is recorded and answered too. */
    async send(name, request, { accept = [200], record = true } = {}) {
      const answer = await client.send(request);
      if (record) {
        recorder.add(name, answer, accept.includes(answer.status));
      }
      return answer;
    },
    fail: sentence => recorder.fail(sentence),
    close: () => client.close(),
  };
}

async function run({ scenario, target, params, seconds }, waitForGo) {
  const { prepare } = await import(`../scenarios/${scenario}.mjs`);
  const users = await prepare(params, target);
  const recorder = new Recorder();
  const clock = { begun: 0, deadline: 0 };
  const sessions = users.map(() => createSession(target, recorder, clock));
  process.send({ kind: 'ready' });
  await waitForGo;
  const cpu = process.cpuUsage();
  clock.begun = performance.now();
  clock.deadline = clock.begun + seconds * 1000;
  const returns = await Promise.all(
    users.map((user, index) =>
      user(sessions[index]).catch(error => {
        recorder.fail(`user ${index}: ${error.message}`);
        return null;
      }),
    ),
  );
  const elapsed = (performance.now() - clock.begun) / 1000;
  const used = process.cpuUsage(cpu);
  sessions.forEach(session => session.close());
  return {
    seconds: elapsed,
    classes: recorder.classes(),
    errors: recorder.errorCount,
    errorSamples: recorder.errors,
    clientCpuSeconds: (used.user + used.system) / 1e6,
    returns,
  };
}

let go;
const waitForGo = new Promise(resolve => (go = resolve));
process.on('message', async message => {
  if (message.kind === 'go') {
    go();
    return;
  }
  try {
    const result = await run(message.job, waitForGo);
    process.send({ kind: 'done', result }, () => process.exit(0));
  } catch (error) {
    process.send({ kind: 'failed', message: error.stack }, () =>
      process.exit(1),
    );
  }
});
process.on('disconnect', () => process.exit(1));
