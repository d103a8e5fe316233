import { askCluster } from '@ml-home/backstage-plugin-ml-home-node';
import { ClusterSettings } from './settings';

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
  const query = new URLSearchParams({
    window: `${window.start},${window.end}`,
    aggregate: settings.aggregate,
    step: '1d',
    accumulate: 'false',
    includeIdle: 'true',
    includeAggregatedMetadata: 'true',
  });
  return askCluster(
    settings,
    `/allocation?${query}`,
    {
      what: 'OpenCost',
      mostBytes: 256 * 2 ** 20,
      timeoutMs: 120_000,
      advice: 'aggregate by less',
    },
    signal,
  );
}
