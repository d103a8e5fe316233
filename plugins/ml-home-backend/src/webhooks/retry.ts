import { Attempt } from './types';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pause after each failed attempt; when there is none left, the message is given up, about 16 hours after the first. */
export const RETRY_PAUSES_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
];

const LONGEST_RETRY_AFTER_MS = HOUR;

export type Verdict =
  | { state: 'delivered'; status: number }
  | { state: 'failed'; status?: number; error: string }
  | { state: 'retry'; status?: number; error: string; pauseMs: number };

const isTemporary = (attempt: Attempt): boolean =>
  attempt.kind === 'failed' ||
  (attempt.kind === 'answered' &&
    (attempt.status === 429 || attempt.status >= 500));

function errorOf(attempt: Attempt): string {
  return attempt.kind === 'answered'
    ? `It answered ${attempt.status}`
    : attempt.error;
}

/**
 * What happens to a message after an attempt. `attempts` counts the ones made, `jitter` is between 0 and 1 and
 * lengthens the pause by up to a fifth, so that a receiver that comes back is not met by all at once.
 */
export function judge(
  attempt: Attempt,
  attempts: number,
  jitter: number,
): Verdict {
  const status = attempt.kind === 'answered' ? attempt.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) {
    return { state: 'delivered', status };
  }
  const error = errorOf(attempt);
  if (!isTemporary(attempt)) return { state: 'failed', status, error };
  if (attempts > RETRY_PAUSES_MS.length) {
    return {
      state: 'failed',
      status,
      error: `${error}; given up after ${attempts} attempts`,
    };
  }
  const wished = attempt.kind === 'answered' ? attempt.retryAfterMs ?? 0 : 0;
  const pause = RETRY_PAUSES_MS[attempts - 1] * (1 + jitter / 5);
  return {
    state: 'retry',
    status,
    error,
    pauseMs: Math.round(
      Math.max(pause, Math.min(wished, LONGEST_RETRY_AFTER_MS)),
    ),
  };
}

/** Milliseconds of a `Retry-After` header, which holds seconds or a date. */
export function parseRetryAfter(
  header: string | undefined,
  now: Date,
): number | undefined {
  if (!header) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
