/**
 * Preloaded into ML Home's backend when it is profiled: a first SIGUSR2 begins
 * a CPU profile, a second one ends it and writes it to the file that the
 * environment names, with a number before its ending.
 */

const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { isMainThread } = require('node:worker_threads');

const target = process.env.ML_HOME_BENCH_PROFILE;

if (isMainThread && target) {
  let session;
  let number = 0;
  process.on('SIGUSR2', () => {
    if (session) {
      const ended = session;
      session = undefined;
      ended.post('Profiler.stop', (error, result) => {
        if (!error) {
          const file = target.replace(/(\.\w+)$/, `-${number++}$1`);
          writeFileSync(file, JSON.stringify(result.profile));
        }
        ended.disconnect();
      });
      return;
    }
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.start');
  });
}
