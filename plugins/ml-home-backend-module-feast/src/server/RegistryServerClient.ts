import { Fields, isFields } from '../mapping/values';

const REQUEST_TIMEOUT_MS = 60_000;

/** Told when the server does not give what it is asked for. */
export class RegistryServerError extends Error {
  name = 'RegistryServerError';

  constructor(
    message: string,
    /** Absent when there was no answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** One page of a list. */
export interface ServerPage {
  items: unknown[];
  /** Members of the whole list; undefined when the server does not say. */
  total?: number;
}

/** `feature_views` as the server names it in its answers. */
const camelCase = (list: string): string =>
  list.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Asks Feast's REST registry server, and no other host: redirects are not followed. */
export class RegistryServerClient {
  readonly #base: string;
  readonly #project: string;
  readonly #token?: string;
  readonly #maxBytes: number;
  readonly #signal?: AbortSignal;

  constructor(options: {
    url: URL;
    project: string;
    token?: string;
    /** Of one answer. */
    maxBytes: number;
    signal?: AbortSignal;
  }) {
    this.#base = `${options.url.href.replace(/\/$/, '')}/api/v1`;
    this.#project = options.project;
    this.#token = options.token;
    this.#maxBytes = options.maxBytes;
    this.#signal = options.signal;
  }

  /** Throws RegistryServerError, also when the server does not know the project: its lists would be empty. */
  async requireProject(): Promise<void> {
    const name = encodeURIComponent(this.#project);
    try {
      await this.#get(`/projects/${name}?allow_cache=false`);
    } catch (error) {
      if ((error as RegistryServerError).status !== 404) throw error;
      throw new RegistryServerError(
        `the server has no project '${this.#project}'`,
        404,
      );
    }
  }

  /** A page, the first being 1, of the objects of one kind, by name. */
  async page(list: string, page: number, limit: number): Promise<ServerPage> {
    const body = await this.#get(
      `/${list}?${this.#query()}&sort_by=name&page=${page}&limit=${limit}`,
    );
    // Label views stand where feature views do.
    const items = body[camelCase(list)] ?? body.featureViews;
    if (items !== undefined && !Array.isArray(items)) {
      throw new RegistryServerError(`/${list} answered something else`);
    }
    const { pagination } = body;
    const total = isFields(pagination) ? pagination.totalCount : undefined;
    return {
      items: items ?? [],
      // Zeros are left out.
      total: Number(total ?? (items?.length ? NaN : 0)) || undefined,
    };
  }

  async one(list: string, name: string): Promise<Fields> {
    return this.#get(`/${list}/${encodeURIComponent(name)}?${this.#query()}`);
  }

  #query(): string {
    return `project=${encodeURIComponent(
      this.#project,
    )}&include_relationships=false&allow_cache=false`;
  }

  async #get(pathAndQuery: string): Promise<Fields> {
    const [path] = pathAndQuery.split('?');
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#base + pathAndQuery, {
        redirect: 'manual',
        signal: this.#signal
          ? AbortSignal.any([this.#signal, timeout])
          : timeout,
        headers: {
          Accept: 'application/json',
          ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
        },
      });
      text = await this.#read(response, path);
    } catch (error) {
      if (error instanceof RegistryServerError) throw error;
      throw new RegistryServerError(whyUnreachable(error as Error, path));
    }
    if (response.status !== 200) {
      throw new RegistryServerError(
        `${path} answered ${response.status}`,
        response.status,
      );
    }
    try {
      const body: unknown = JSON.parse(text);
      if (isFields(body)) return body;
    } catch {
      // Said below.
    }
    throw new RegistryServerError(`${path} answered something else than JSON`);
  }

  async #read(response: Response, path: string): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > this.#maxBytes) {
        throw new RegistryServerError(
          `${path} answered more than ${
            this.#maxBytes
          } bytes (mlHome.feast.maxSize)`,
        );
      }
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }
}

function whyUnreachable(error: Error, path: string): string {
  if (error.name === 'TimeoutError') {
    return `${path} did not answer within ${REQUEST_TIMEOUT_MS / 1_000} s`;
  }
  const cause = error.cause as { code?: string } | undefined;
  return `the server cannot be reached (${cause?.code ?? error.name})`;
}
