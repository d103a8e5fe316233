import { Readable } from 'node:stream';
import { ReadUrlResponseFactory } from '@backstage/backend-defaults/urlReader';
import type {
  UrlReaderService,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  NotModifiedError,
  toError,
} from '@backstage/errors';

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 5_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Whether an address is one the reader takes: plain http to this machine, any
 * port, a path that ends like a YAML file, and no user name in it.
 */
export function isLocalYaml(url: URL): boolean {
  return (
    url.protocol === 'http:' &&
    ['localhost', '127.0.0.1'].includes(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    /\.ya?ml$/i.test(url.pathname)
  );
}

async function readLimited(response: Response, url: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The length a server claims is not to be relied on, so it is counted. Leaving
  // the loop cancels the rest of the answer.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) {
      throw new InputError(`${url} is larger than ${MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function fetchOnce(
  url: URL,
  options: UrlReaderServiceReadUrlOptions | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      headers: {
        ...(options?.etag && { 'If-None-Match': options.etag }),
        ...(options?.lastModifiedAfter && {
          'If-Modified-Since': options.lastModifiedAfter.toUTCString(),
        }),
      },
      // By hand, because each step has to pass the same check as the first.
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    // fetch says only "fetch failed"; why is in its cause.
    const { cause, message } = toError(error);
    throw new Error(
      `Unable to read ${url}: ${(cause as Error)?.message || message}`,
    );
  }
}

/**
 * Reads YAML files that a server on this same machine offers, so that somebody who
 * tries the local portal can register a file with nothing but
 * `python -m http.server`.
 *
 * It lets whoever may register a location have the backend ask local ports for
 * YAML, which is why it is off unless configured and narrow when on.
 */
export class LocalhostUrlReader implements UrlReaderService {
  async readUrl(
    url: string,
    options?: UrlReaderServiceReadUrlOptions,
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = options?.signal
      ? AbortSignal.any([options.signal as AbortSignal, timeout])
      : timeout;
    const response = await this.#fetch(url, options, signal);
    const modified = Date.parse(response.headers.get('last-modified') ?? '');
    // Read in full here, so that the time limit covers the body as well.
    const data = await readLimited(response, url);
    return ReadUrlResponseFactory.fromReadable(Readable.from([data]), {
      etag: response.headers.get('etag') ?? undefined,
      lastModifiedAt: Number.isNaN(modified) ? undefined : new Date(modified),
    });
  }

  async readTree(): Promise<UrlReaderServiceReadTreeResponse> {
    throw new NotImplementedError('Only single files are read from localhost');
  }

  /** What the catalog calls for a location; one file, as patterns are not supported. */
  async search(
    url: string,
    options?: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    if (/[*?]/.test(new URL(url).pathname)) {
      throw new InputError('Patterns are not supported for files on localhost');
    }
    try {
      const file = await this.readUrl(url, options);
      return {
        files: [
          { url, content: file.buffer, lastModifiedAt: file.lastModifiedAt },
        ],
        etag: file.etag ?? '',
      };
    } catch (error) {
      if (error instanceof NotFoundError) {
        return { files: [], etag: '' };
      }
      throw error;
    }
  }

  toString(): string {
    return 'localhost{}';
  }

  async #fetch(
    url: string,
    options: UrlReaderServiceReadUrlOptions | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    let current = new URL(url);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      if (!isLocalYaml(current)) {
        throw new NotAllowedError(
          `Only YAML files on localhost are read, not ${current}`,
        );
      }
      const response = await fetchOnce(current, options, signal);
      if (response.ok) {
        return response;
      }
      const target = response.headers.get('location');
      await response.body?.cancel();
      if (response.status === 304) {
        throw new NotModifiedError();
      }
      if (response.status === 404) {
        throw new NotFoundError(`There is no ${current}`);
      }
      if (!REDIRECTS.includes(response.status) || !target) {
        throw new Error(
          `Unable to read ${current}: ${response.status} ${response.statusText}`,
        );
      }
      const next = new URL(target, current);
      if (next.host !== current.host) {
        throw new NotAllowedError(
          `${current} redirects to another host, ${next.host}`,
        );
      }
      current = next;
    }
    throw new Error(`${url} redirects more than ${MAX_REDIRECTS} times`);
  }
}
