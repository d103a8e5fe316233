/** The two public HTTP interfaces the demo is loaded through: MLflow's, and ML Home's own for looking and removing. */

const TIMEOUT_MS = 60_000;
/** The portal may be restarted while the demo is loaded. */
const PAUSES_MS = [500, 2_000, 5_000];
const PASSING = [429, 502, 503, 504];
const METRICS_PER_BATCH = 1000;

/** A failure whose message says in one sentence what to do. */
export class DemoError extends Error {
  constructor(message, { code } = {}) {
    super(message);
    this.name = 'DemoError';
    this.code = code;
  }
}

/**
 * @param {{ url: string, token: string, signal?: AbortSignal }} options
 *   `url` is the portal's, without a slash at the end
 */
export function createClient({ url, token, signal }) {
  const base = `${url.replace(/\/+$/, '')}/api/ml-home`;

  async function send(method, path, { query, body, raw } = {}) {
    const address = new URL(base + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      address.searchParams.append(name, value);
    }
    const request = () => {
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      return fetch(address, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(raw ? {} : body && { 'Content-Type': 'application/json' }),
        },
        body: raw ?? (body && JSON.stringify(body)),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    };
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const outcome = await request().catch(error => ({ error }));
      const again = outcome.error
        ? !signal?.aborted && isUnreachable(outcome.error)
        : PASSING.includes(outcome.status);
      if (again && attempt < PAUSES_MS.length) {
        await outcome.body?.cancel();
        await new Promise(resolve => setTimeout(resolve, PAUSES_MS[attempt]));
        continue;
      }
      signal?.throwIfAborted();
      if (outcome.error) {
        throw new DemoError(
          `The portal at ${url} does not answer ${method} ${path}: ${reasonOf(
            outcome.error,
          )}. Is it running?`,
        );
      }
      return read(outcome, method, path);
    }
  }

  async function read(response, method, path) {
    const text = await response.text();
    let answer = {};
    try {
      answer = text ? JSON.parse(text) : {};
    } catch {
      // A page instead of an answer, as from a proxy in between.
    }
    if (response.ok) {
      return answer;
    }
    const code = answer.error_code ?? answer.error?.name;
    const message = answer.message ?? answer.error?.message ?? text;
    if (response.status === 401) {
      throw new DemoError(
        `The portal at ${url} does not accept the token: give one with --token or ML_HOME_TOKEN. It says: ${message}`,
        { code },
      );
    }
    throw new DemoError(
      `${method} ${path} was answered ${response.status} ${
        code ?? ''
      }: ${message.slice(0, 500)}`,
      { code },
    );
  }

  const mlflow = (method, path, options) =>
    send(method, `/mlflow/api/2.0/mlflow/${path}`, options);

  return {
    /** Null when there is none. */
    async find(path, query) {
      return mlflow('GET', path, { query }).catch(absentAsNull);
    },
    post: (path, body) => mlflow('POST', path, { body }),
    patch: (path, body) => mlflow('PATCH', path, { body }),

    /** Points of metrics, in as many batches as it takes. */
    async logMetrics(runId, metrics) {
      for (let i = 0; i < metrics.length; i += METRICS_PER_BATCH) {
        await mlflow('POST', 'runs/log-batch', {
          body: {
            run_id: runId,
            metrics: metrics
              .slice(i, i + METRICS_PER_BATCH)
              .map(({ value, ...point }) => ({
                ...point,
                value: Number.isFinite(value) ? value : String(value),
              })),
          },
        });
      }
    },

    /** @param {string} root the artifact address of a run or logged model */
    async putFile(root, name, content) {
      const folder = root.replace(/^mlflow-artifacts:\/*/, '');
      if (folder === root) {
        throw new DemoError(`The portal keeps artifacts elsewhere, at ${root}`);
      }
      const place = `${folder}/${name}`
        .split('/')
        .map(encodeURIComponent)
        .join('/');
      await send('PUT', `/mlflow/api/2.0/mlflow-artifacts/artifacts/${place}`, {
        raw: content,
      });
    },

    /** ML Home's own interface. */
    me: () => send('GET', '/v1/me'),
    findModel: name =>
      send('GET', `/v1/models/${encodeURIComponent(name)}`).catch(absentAsNull),
    findProject: name =>
      send('GET', `/v1/projects/${encodeURIComponent(name)}`).catch(
        absentAsNull,
      ),
    own: (method, path, body) => send(method, `/v1/${path}`, { body }),
    findOwn: path => send('GET', `/v1/${path}`).catch(absentAsNull),
    removeDemo: () => send('DELETE', '/v1/demo'),
  };
}

function absentAsNull(error) {
  if (['RESOURCE_DOES_NOT_EXIST', 'NotFoundError'].includes(error.code)) {
    return null;
  }
  throw error;
}

const isUnreachable = error =>
  ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code);

const reasonOf = error =>
  error.name === 'TimeoutError'
    ? `nothing came within ${TIMEOUT_MS / 1000} s`
    : error.cause?.message || error.cause?.code || error.message;

/** Tags and params as the protocol wants them. */
export const pairs = record =>
  Object.entries(record).map(([key, value]) => ({ key, value: String(value) }));
