/**
 * Preloaded into programs that a start runs. The channel to the process that
 * started them closes when that process ends, even by kill -9; they then end
 * too, instead of holding a port or a folder with nobody to stop them.
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
  // Listening must not keep a program alive that has done its work.
  process.channel.unref();
  if (process.env.ML_HOME_QUIET_CHANNEL) {
    // The TypeScript loader would report every file it reads to a watcher.
    process.send = undefined;
  }
}
// Workers of this program have channels of their own, which they need.
delete process.env.ML_HOME_QUIET_CHANNEL;
