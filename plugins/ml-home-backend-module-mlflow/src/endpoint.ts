import { InputError } from '@backstage/errors';
import {
  CallOptions,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Request, RequestHandler, Response, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { JsonParts, JsonText } from './jsonText';

type Method = 'get' | 'post' | 'patch' | 'delete';

/** Nothing in the protocol nests deeper than this. */
const MAX_DEPTH = 32;
/** Postgres cannot store it. */
const NUL = String.fromCharCode(0);
const HALF_PAIR = /\p{Surrogate}/u;

/** A value that no parameter can have; which one it is of is looked up only then. */
class Refused extends Error {
  readonly culprit: unknown;

  constructor(problem: string, culprit: unknown) {
    super(problem);
    this.culprit = culprit;
  }
}

/** Where a value is; undefined where it is not. */
function placeOf(value: unknown, culprit: unknown): string | undefined {
  if (value === culprit) return '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const rest = placeOf(inner, culprit);
    if (rest !== undefined) {
      return `${Array.isArray(value) ? `[${key}]` : `.${key}`}${rest}`;
    }
  }
  return undefined;
}

/**
 * Null means absent. Works on what the parser of the body has just made, in place: a batch has thousands of values,
 * which need no copy.
 */
function normalize(value: unknown, depth = 0): unknown {
  if (value === null) return undefined;
  if (typeof value === 'string') {
    if (value.includes(NUL)) {
      throw new Refused('must not contain the NUL character', value);
    }
    // Databases hold UTF-8, which cannot say half of a pair; it would come back as another character.
    if (HALF_PAIR.test(value)) {
      throw new Refused(
        'must not contain half of a surrogate pair (U+D800 to U+DFFF)',
        value,
      );
    }
    return value;
  }
  if (typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) {
    throw new Refused(`nests deeper than ${MAX_DEPTH} levels`, value);
  }
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const inner = holder[key];
    if (typeof inner === 'number') continue;
    const normal = normalize(inner, depth + 1);
    if (normal === undefined && !Array.isArray(value)) delete holder[key];
    else if (normal !== inner) holder[key] = normal;
  }
  return value;
}

/** As `normalize`; throws InputError that names the parameter. */
function normalized(value: unknown): unknown {
  try {
    return normalize(value);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const place = (placeOf(value, error.culprit) ?? '').replace(/^\./, '');
    const [field] = place.length > 80 ? place.split(/[.[]/) : [place];
    throw new InputError(
      `Invalid value for parameter '${field}' supplied: it ${error.message}`,
    );
  }
}

function inputOf(request: Request): unknown {
  const query = normalized(request.query) as Record<string, unknown>;
  const body =
    request.method === 'GET' ? {} : (normalized(request.body) as object);
  if (body && (typeof body !== 'object' || Array.isArray(body))) {
    throw new InputError('The body must be a JSON object');
  }
  return {
    ...query,
    ...(body ?? {}),
    ...(normalized(request.params) as object),
  };
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue.path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  const missing = /received undefined/.test(issue.message);
  throw new InputError(
    missing
      ? `Missing value for required parameter '${field}'. See the API docs for more information about request parameters.`
      : `Invalid value for parameter '${field}' supplied: ${issue.message}`,
  );
}

/** Enough for one write; between two of them other requests have their turn. */
const WRITE_AT_ONCE = 512 * 1024;

async function sendParts(
  response: Response,
  { parts }: JsonParts,
): Promise<void> {
  async function* chunks() {
    let waiting: string[] = [];
    let length = 0;
    for (const part of parts) {
      waiting.push(part);
      length += part.length;
      if (length < WRITE_AT_ONCE) continue;
      yield waiting.join('');
      waiting = [];
      length = 0;
      await nextTurn();
    }
    yield waiting.join('');
  }
  try {
    await pipeline(Readable.from(chunks()), response);
  } catch (error) {
    // The client went away; there is nobody to tell.
    if (!response.destroyed) throw error;
  }
}

/**
 * Writes a JSON answer. It is not compressed on the way, as in the original: clients sit near the server, and a page of
 * a hundred runs has several hundred kilobytes to squeeze.
 */
async function sendAnswer(response: Response, answer: object): Promise<void> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store, no-transform');
  if (answer instanceof JsonParts) {
    await sendParts(response, answer);
    return;
  }
  const text =
    answer instanceof JsonText ? answer.text : JSON.stringify(answer);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

/** Registers endpoints that take their input from the query, the path and a JSON body, and answer JSON. */
export class Endpoints {
  readonly #router: Router;
  readonly #context: ProtocolContext;
  /** Handlers by method and exact path: most requests are spared the walk along all patterns. */
  readonly #exact = new Map<string, RequestHandler>();

  constructor(router: Router, context: ProtocolContext) {
    this.#router = router;
    this.#context = context;
  }

  /** Answers what has an exact path, after these have prepared the request; to be used before all patterns. */
  exact(prepare: RequestHandler[]): RequestHandler {
    return async (request, response, next) => {
      const handler = this.#exact.get(`${request.method} ${request.path}`);
      if (!handler) {
        next();
        return;
      }
      for (const each of prepare) {
        await new Promise<void>((done, failed) => {
          each(request, response, error => (error ? failed(error) : done()));
        });
      }
      await handler(request, response, next);
    };
  }

  on<T extends z.ZodType>(
    methods: Method | Method[],
    path: string,
    schema: T,
    handler: (
      input: z.output<T>,
      options: CallOptions,
    ) => Promise<object | void>,
  ): void {
    for (const method of [methods].flat()) {
      const handle: RequestHandler = async (request, response) => {
        const caller = await this.#context.authenticate(request);
        const input = parse(schema, inputOf(request));
        await sendAnswer(response, (await handler(input, { caller })) ?? {});
      };
      if (!path.includes(':')) {
        this.#exact.set(`${method.toUpperCase()} ${path}`, handle);
      }
      // Other spellings of the path (a slash at its end, capitals) and HEAD are answered here.
      this.#router[method](path, handle);
    }
  }
}
