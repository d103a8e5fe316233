import { InputError } from '@backstage/errors';
import { PolledCluster } from './readClusters';

/**
 * The text that a cluster answers to a GET.
 *
 * @param path - below its address, with its query
 * @param of - `what`: the software, in words; `advice`: what to do about an answer that is too large
 * @throws InputError - it does not answer, answers an error, or more than `mostBytes`
 */
export async function askCluster(
  cluster: PolledCluster,
  path: string,
  of: { what: string; mostBytes: number; timeoutMs: number; advice?: string },
  signal?: AbortSignal,
): Promise<string> {
  const who = `${of.what} of ${cluster.cluster}`;
  const limits = [
    AbortSignal.timeout(of.timeoutMs),
    ...(signal ? [signal] : []),
  ];
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let response: Response;
  try {
    response = await fetch(`${cluster.url.href.replace(/\/$/, '')}${path}`, {
      headers: cluster.token
        ? { Authorization: `Bearer ${cluster.token}` }
        : {},
      // Only the configured host is asked.
      redirect: 'error',
      signal: AbortSignal.any(limits),
    });
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      // Leaving the loop ends the transfer.
      if (bytes > of.mostBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new InputError(
      `${who} does not answer: ${
        (error as Error).cause ?? (error as Error).message
      }`,
    );
  }
  if (bytes > of.mostBytes) {
    throw new InputError(
      `${who} answers with more than ${of.mostBytes / 2 ** 20} MiB${
        of.advice ? `: ${of.advice}` : ''
      }`,
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
