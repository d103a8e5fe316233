/**
 * Preloaded into the backend. The channel to the process that started it
 * closes when that process ends, even by kill -9; the backend then ends too
 * instead of holding the port with nobody to stop it.
 */

/** For open requests to finish; a server that is being edited has no need of it. */
const GRACE_MS = process.env.NODE_ENV === 'production' ? 5_000 : 500;

if (process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    // Who read our output is gone as well, and each error would be logged.
    process.stdout.on('error', () => {});
    process.stderr.on('error', () => {});
    if (!process.emit('SIGTERM', 'SIGTERM')) {
      process.exit(1);
    }
  });
  // The TypeScript loader would report every file it reads to a watcher.
  if (process.env.ML_HOME_QUIET_CHANNEL) {
    process.send = undefined;
  }
}
