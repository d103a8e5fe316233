import { setTimeout as sleep } from 'node:timers/promises';
import type {
  LoggerService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';

const MAX_BACKOFF_MS = 30_000;

/** How long to wait after so many failures in a row. */
export function waitAfter(failures: number, intervalMs: number): number {
  const doubled = intervalMs * 2 ** Math.min(failures, 16);
  return Math.max(intervalMs, Math.min(doubled, MAX_BACKOFF_MS));
}

/** @internal */
export interface PollingLoopOptions {
  /** What is polled, for the log, such as "models of ML Home". */
  subject: string;
  intervalMs: number;
  logger: LoggerService;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Runs a task over and over, with the interval between the end of one run and the
 * start of the next. After a failure it waits twice as long each time, up to half
 * a minute, and warns once per series of failures and not at each attempt.
 *
 * Not the scheduler service: its shared tasks let one replica run at a time and so
 * would need the state of the last run kept in the database; its local tasks keep
 * their rhythm through failures and make a trace span of every turn.
 *
 * @internal
 */
export class PollingLoop {
  readonly #options: PollingLoopOptions;
  readonly #abort = new AbortController();
  #finished: Promise<void> | undefined;

  constructor(options: PollingLoopOptions) {
    this.#options = options;
  }

  /**
   * Starts when the whole backend is up, because what is polled may live in it,
   * and stops with it.
   */
  bindTo(lifecycle: RootLifecycleService): void {
    lifecycle.addStartupHook(() => this.start());
    lifecycle.addShutdownHook(() => this.stop());
  }

  start(): void {
    this.#finished ??= this.#loop();
  }

  /** Resolves when a run that was under way has ended. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#finished;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#abort;
    const { subject, intervalMs, logger, run } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await run(signal);
        if (failures > 0) {
          logger.info(`Reading ${subject} works again`);
        }
        failures = 0;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        failures += 1;
        const message = `Could not read ${subject}, trying again: ${stringifyError(
          error,
        )}`;
        if (failures === 1) {
          logger.warn(message);
        } else {
          logger.debug(message);
        }
      }
      // Rejects when the loop is stopped, which its condition then sees.
      await sleep(waitAfter(failures, intervalMs), undefined, {
        signal,
        ref: false,
      }).catch(() => undefined);
    }
  }
}
