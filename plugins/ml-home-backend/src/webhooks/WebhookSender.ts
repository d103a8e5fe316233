import { lookup } from 'node:dns/promises';
import { request as requestHttp, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, LookupFunction } from 'node:net';
import {
  hostOf,
  isAllowedHost,
  isPublicAddress,
  parseWebhookUrl,
} from './addresses';
import { parseRetryAfter } from './retry';
import { headersOf } from './signature';
import { Attempt, WebhookMessage } from './types';

/** Longest time that an attempt may take. */
export const ATTEMPT_TIMEOUT_MS = 30_000;
const LONGEST_BODY = 16 * 1024;

interface Address {
  address: string;
  family: number;
}

class RefusedError extends Error {}

/** Posts messages. The address is looked up once, judged, and then the very one that is called. */
export class WebhookSender {
  readonly #allowedHosts: string[];

  constructor(options: { allowedHosts: string[] }) {
    this.#allowedHosts = options.allowedHosts.map(host => host.toLowerCase());
  }

  /** Throws InputError for an address that can never be called. */
  requireUrl(url: string): void {
    parseWebhookUrl(url, this.#allowedHosts);
  }

  /** One attempt; never throws. Redirects are not followed. */
  async send(
    message: WebhookMessage,
    timeoutMs = ATTEMPT_TIMEOUT_MS,
  ): Promise<Attempt> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const url = parseWebhookUrl(message.url, this.#allowedHosts);
      const addresses = await withSignal(this.#addressesOf(url), signal);
      return await post(url, message, addresses, signal);
    } catch (error) {
      const { name, message: text, code } = error as Error & { code?: string };
      if (error instanceof RefusedError || name === 'InputError') {
        return { kind: 'refused', error: text };
      }
      return {
        kind: 'failed',
        error: signal.aborted
          ? `It did not answer within ${timeoutMs / 1000} s`
          : `It cannot be reached: ${code ?? text ?? name}`,
      };
    }
  }

  async #addressesOf(url: URL): Promise<Address[]> {
    const host = hostOf(url);
    const addresses = isIP(host)
      ? [{ address: host, family: isIP(host) }]
      : await lookup(host, { all: true });
    if (!isAllowedHost(url, this.#allowedHosts)) {
      const bad = addresses.find(found => !isPublicAddress(found.address));
      if (bad) {
        throw new RefusedError(
          `Webhook URL must not resolve to a non-public IP address: '${host}' resolves to ${bad.address}`,
        );
      }
    }
    return addresses;
  }
}

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
    work.then(resolve, reject);
  });
}

function post(
  url: URL,
  message: WebhookMessage,
  addresses: Address[],
  signal: AbortSignal,
): Promise<Attempt> {
  // Whatever name the socket asks for, it is given the addresses that were judged.
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) {
      (done as (error: null, found: Address[]) => void)(null, addresses);
    } else {
      done(null, addresses[0].address, addresses[0].family);
    }
  };
  const options: RequestOptions = {
    method: 'POST',
    // A connection of its own: one that is kept could outlive the judgement of its address.
    agent: false,
    lookup: pinned,
    signal,
    headers: {
      ...headersOf(message, new Date()),
      'Content-Length': Buffer.byteLength(message.body),
    },
  };
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    let finish: (() => void) | undefined;
    const sent = request(url, options, response => {
      const chunks: Buffer[] = [];
      let length = 0;
      finish = () => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString(),
          retryAfterMs: parseRetryAfter(
            response.headers['retry-after'],
            new Date(),
          ),
        });
        response.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= LONGEST_BODY) finish?.();
      });
      response.on('end', finish);
      // The status is the answer, even if the rest of the body never comes.
      response.on('error', finish);
    });
    sent.on('error', error => (finish ? finish() : reject(error)));
    sent.end(message.body);
  });
}
