import { DbRunRow } from './rows';

/** A run that says it runs but has logged nothing for this long is stale: most likely its process died. */
export const STALE_AFTER_MS = 15 * 60_000;

export function isStale(
  row: Pick<DbRunRow, 'status' | 'active_at'>,
  now = Date.now(),
): boolean {
  return (
    row.status === 'RUNNING' && now - row.active_at.getTime() > STALE_AFTER_MS
  );
}
