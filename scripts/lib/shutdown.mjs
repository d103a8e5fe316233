/** Ends what a start has begun, last begun first, once or by force. */

import { readFileSync } from 'node:fs';
import { say } from './console.mjs';

/** npm passes on the Ctrl-C that the terminal has already sent to everyone. */
const SAME_KEYPRESS_MS = 1_000;
const PARENT_CHECK_MS = 250;

export function createShutdown() {
  const abort = new AbortController();
  const steps = [];
  let running;
  let askedAt;

  const request = reason => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      abort.abort(reason);
    } else if (Date.now() - askedAt > SAME_KEYPRESS_MS) {
      say('Ending at once.');
      steps.forEach(({ force }) => force?.());
      process.exit(130);
    }
  };

  return {
    /** Aborted as soon as anybody asks for the end, with a signal's name or an error as the reason. */
    signal: abort.signal,
    request,
    /** Resolves when the end is asked for. */
    requested: new Promise(resolve =>
      abort.signal.addEventListener('abort', resolve),
    ),
    /** @param {() => void} [force] ends the same thing without waiting */
    add(stop, force) {
      steps.unshift({ stop, force });
    },
    /** Runs every step; a failing one does not keep the others from running. */
    run() {
      running ??= (async () => {
        for (const { stop } of steps) {
          try {
            await stop();
          } catch (error) {
            process.stderr.write(`${error.message}\n`);
          }
        }
      })();
      return running;
    },
    listen() {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, () => request(signal));
      }
      watchParent(request);
      // A reader of our output that has gone, as in `npm start | head`.
      process.stdout.on('error', () => request('output closed'));
      process.stderr.on('error', () => {});
    },
  };
}

/**
 * When npm or a test run is killed it cannot tell us, and the portal would go
 * on with nobody to stop it.
 */
function watchParent(request) {
  const { npm_lifecycle_event: script, ML_HOME_WATCH_PARENT: asked } =
    process.env;
  if (!script && !asked) {
    return;
  }
  const ancestors = [process.ppid, parentOf(process.ppid)];
  const timer = setInterval(() => {
    // npm runs scripts through a shell, which may stay in between.
    if (
      process.ppid !== ancestors[0] ||
      parentOf(ancestors[0]) !== ancestors[1]
    ) {
      request('parent ended');
    }
  }, PARENT_CHECK_MS);
  timer.unref();
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
