/**
 * What a person sees while the portal starts: one line per step with its
 * duration, something moving during the long ones, and one sentence when it
 * cannot go on.
 */

const HEARTBEAT_MS = 15_000;

/** A failure whose message is one whole sentence that says what to do. */
export class StartError extends Error {
  /** @param {string[]} [details] lines shown before the sentence, such as the end of a log */
  constructor(message, details = []) {
    super(message);
    this.name = 'StartError';
    this.details = details;
  }
}

export function formatDuration(ms) {
  const seconds = ms / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs one step of the start and prints what came of it.
 *
 * @param {string} doing shown while it runs, "installing dependencies"
 * @param {(note: (detail: string) => void) => Promise<string | void>} work
 *   calls `note` with what it is at; returns what to print when done, or
 *   nothing to stay silent
 */
export async function step(doing, work) {
  const started = Date.now();
  const progress = showProgress(doing, started);
  let done;
  try {
    done = await work(progress.note);
  } finally {
    progress.end();
  }
  if (done) {
    say(`✓ ${done}  ${formatDuration(Date.now() - started)}`);
  }
}

function showProgress(doing, started) {
  let detail = '';
  const text = () => {
    const suffix = detail ? `: ${detail}` : '';
    return `… ${doing}, ${formatDuration(Date.now() - started)}${suffix}`;
  };
  if (!process.stdout.isTTY) {
    const beat = setInterval(() => say(text()), HEARTBEAT_MS);
    return {
      note(next) {
        detail = next;
      },
      end: () => clearInterval(beat),
    };
  }
  const clear = () => process.stdout.write('\r\u001b[2K');
  const draw = () => {
    clear();
    process.stdout.write(text().slice(0, (process.stdout.columns || 80) - 1));
  };
  const redraw = setInterval(draw, 500);
  return {
    note(next) {
      detail = next;
    },
    end() {
      clearInterval(redraw);
      clear();
    },
  };
}
