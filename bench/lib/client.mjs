/** One user of a server: an HTTP connection that is kept open, as a session of the Python client keeps one. */

import { Client } from 'undici';

const TIMEOUT_MS = 600_000;

/** @param {{ base: string, authorization?: string }} target `base` without a slash at the end */
export function createClient({ base, authorization }) {
  const url = new URL(base);
  const client = new Client(url.origin, {
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const prefix = url.pathname.replace(/\/$/, '');
  const asking = { Accept: 'application/json' };
  if (authorization) {
    asking.Authorization = authorization;
  }
  const telling = { ...asking, 'Content-Type': 'application/json' };

  /**
   * The time is from handing the request to the client until the last byte of
   * the answer has come.
   *
   * @param {{ method?: string, path: string, body?: Buffer, root?: boolean }} request
   *   `path` is below the tracking address; with `root` it is the whole path
   * @returns {Promise<{ status: number, ms: number, bytes: number, text: () => string }>}
   */
  function send({ method = 'GET', path, body, root = false }) {
    return new Promise((resolve, reject) => {
      const chunks = [];
      let status;
      const begun = performance.now();
      client.dispatch(
        {
          method,
          path: root ? path : prefix + path,
          headers: body ? telling : asking,
          body,
        },
        {
          onRequestStart() {},
          onResponseStart(_controller, statusCode) {
            status = statusCode;
          },
          onResponseData(_controller, chunk) {
            chunks.push(chunk);
          },
          onResponseEnd() {
            const ms = performance.now() - begun;
            const whole =
              chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            resolve({
              status,
              ms,
              bytes: whole.length,
              text: () => whole.toString('utf8'),
            });
          },
          onResponseError(_controller, error) {
            reject(error);
          },
        },
      );
    });
  }

  return { send, close: () => client.destroy() };
}

/** For what is not measured: one request, its answer parsed, anything but 200 an error. */
export async function call(target, method, path, body, { root = false } = {}) {
  const client = createClient(target);
  try {
    const answer = await client.send({
      method,
      path,
      root,
      body: body && Buffer.from(JSON.stringify(body)),
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(
        `${method} ${path} answers ${answer.status}: ${answer
          .text()
          .slice(0, 300)}`,
      );
    }
    return JSON.parse(answer.text() || '{}');
  } finally {
    client.close();
  }
}
