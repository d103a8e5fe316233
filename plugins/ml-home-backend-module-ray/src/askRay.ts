import { InputError } from '@backstage/errors';
import { ClusterSettings } from './settings';

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 64 * 2 ** 20;

/** @throws InputError - the server does not answer, or not as Ray does */
export async function askRay(
  settings: ClusterSettings,
  signal?: AbortSignal,
): Promise<string> {
  const limits = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
  const who = `Ray of ${settings.cluster}`;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let response: Response;
  try {
    response = await fetch(
      `${settings.url.href.replace(/\/$/, '')}/api/jobs/`,
      {
        headers: settings.token
          ? { Authorization: `Bearer ${settings.token}` }
          : {},
        // Only the configured host is asked.
        redirect: 'error',
        signal: AbortSignal.any(limits),
      },
    );
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      // Leaving the loop ends the transfer.
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new InputError(
      `${who} does not answer: ${
        (error as Error).cause ?? (error as Error).message
      }`,
    );
  }
  if (bytes > MAX_BYTES) {
    throw new InputError(
      `${who} answers with more than ${MAX_BYTES / 2 ** 20} MiB`,
    );
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (!response.ok) {
    throw new InputError(
      `${who} answers ${response.status}: ${text.slice(0, 200)}`,
    );
  }
  return text;
}
