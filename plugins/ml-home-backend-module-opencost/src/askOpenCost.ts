import { InputError } from '@backstage/errors';
import { ClusterSettings } from './settings';

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 256 * 2 ** 20;
const DAY_MS = 86_400_000;
/** Prices are adjusted for some days after the month has ended. */
const DAYS_AFTER_MONTH = 3;

/** Whole days in UTC: the month until now, and in its first days the month before. */
export function windowsAt(now: Date): { start: string; end: string }[] {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const text = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
  const windows = [
    { start: text(first), end: text(new Date(today.getTime() + DAY_MS)) },
  ];
  if (now.getUTCDate() <= DAYS_AFTER_MONTH) {
    const before = new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1),
    );
    windows.unshift({ start: text(before), end: text(first) });
  }
  return windows;
}

/** @throws InputError - the server does not answer, or not as OpenCost does */
export async function askOpenCost(
  settings: ClusterSettings,
  window: { start: string; end: string },
  signal?: AbortSignal,
): Promise<string> {
  const url = new URL(`${settings.url.href.replace(/\/$/, '')}/allocation`);
  url.search = new URLSearchParams({
    window: `${window.start},${window.end}`,
    aggregate: settings.aggregate,
    step: '1d',
    accumulate: 'false',
    includeIdle: 'true',
    includeAggregatedMetadata: 'true',
  }).toString();
  const limits = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
  let response: Response;
  try {
    response = await fetch(url, {
      headers: settings.token
        ? { Authorization: `Bearer ${settings.token}` }
        : {},
      // Only the configured host is asked.
      redirect: 'error',
      signal: AbortSignal.any(limits),
    });
  } catch (error) {
    throw new InputError(
      `OpenCost of ${settings.cluster} does not answer: ${
        (error as Error).cause ?? (error as Error).message
      }`,
    );
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new InputError(
        `OpenCost of ${settings.cluster} answers with more than ${
          MAX_BYTES / 2 ** 20
        } MiB: aggregate by less`,
      );
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (!response.ok) {
    throw new InputError(
      `OpenCost of ${settings.cluster} answers ${response.status}: ${text.slice(
        0,
        200,
      )}`,
    );
  }
  return text;
}
