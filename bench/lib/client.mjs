/** One user of a server: an HTTP connection that is kept open, as a session of the Python client keeps one. */

import http from 'node:http';

const TIMEOUT_MS = 600_000;

/** @param {{ base: string, authorization?: string }} target `base` without a slash at the end */
export function createClient({ base, authorization }) {
  const url = new URL(base);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const shared = {
    agent,
    host: url.hostname,
    port: url.port,
    timeout: TIMEOUT_MS,
  };
  const prefix = url.pathname.replace(/\/$/, '');

  /**
   * The time is from handing the request to the socket until the last byte of
   * the answer has come.
   *
   * @param {{ method?: string, path: string, body?: Buffer, root?: boolean }} request
   *   `path` is below the tracking address; with `root` it is the whole path
   * @returns {Promise<{ status: number, ms: number, bytes: number, text: () => string }>}
   */
  function send({ method = 'GET', path, body, root = false }) {
    return new Promise((resolve, reject) => {
      const headers = { Accept: 'application/json' };
      if (authorization) {
        headers.Authorization = authorization;
      }
      if (body) {
        headers['Content-Type'] = 'application/json';
        headers['Content-Length'] = body.length;
      }
      const begun = process.hrtime.bigint();
      const request = http.request({
        ...shared,
        method,
        path: root ? path : prefix + path,
        headers,
      });
      request.once('response', response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const ms = Number(process.hrtime.bigint() - begun) / 1e6;
          const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
          resolve({
            status: response.statusCode,
            ms,
            bytes: whole.length,
            text: () => whole.toString('utf8'),
          });
        });
      });
      request.once('timeout', () =>
        request.destroy(new Error('no answer in time')),
      );
      request.once('error', reject);
      request.end(body);
    });
  }

  return { send, close: () => agent.destroy() };
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
