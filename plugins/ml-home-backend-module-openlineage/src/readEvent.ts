import { LineageEventInput } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { datasetEventSchema, jobEventSchema, runEventSchema } from './schemas';

/** Nothing in the protocol nests deeper than this. */
const MAX_DEPTH = 100;
/** Reasons that one answer names. */
const MAX_REASONS = 10;
const NUL = String.fromCharCode(0);
const REPLACEMENT = '\uFFFD';

export type ReadEvent =
  | { event: LineageEventInput; reasons?: undefined }
  | { event?: undefined; reasons: string[] };

class TooDeep extends Error {}

/** Text that a database can hold: an event is worth more than a wrong character in it. */
const storable = (value: string): string =>
  value.replaceAll(NUL, REPLACEMENT).toWellFormed();

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storable(value);
  if (!value || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (Array.isArray(value)) return value.map(item => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      storable(key),
      clean(item, depth + 1),
    ]),
  );
}

/** Where in the event something is, such as `inputs[0].namespace`. */
function fieldOf(path: PropertyKey[]): string {
  return path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function reasonsOf(error: z.ZodError): string[] {
  return error.issues
    .slice(0, MAX_REASONS)
    .map(({ path, message }) => `${fieldOf(path) || 'the event'}: ${message}`);
}

function parse(body: Record<string, unknown>): ReadEvent {
  const has = (field: string) =>
    body[field] !== undefined && body[field] !== null;
  // Only events of runs have a type.
  if (has('run') || has('eventType')) {
    const { success, data, error } = runEventSchema.safeParse(body);
    if (!success) return { reasons: reasonsOf(error) };
    const { run, ...rest } = data;
    return {
      event: {
        kind: 'run',
        eventTime: rest.eventTime,
        eventType: rest.eventType,
        runId: run.runId,
        runFacets: run.facets,
        job: rest.job,
        inputs: rest.inputs,
        outputs: rest.outputs,
        event: body,
      },
    };
  }
  if (has('job')) {
    const { success, data, error } = jobEventSchema.safeParse(body);
    if (!success) return { reasons: reasonsOf(error) };
    const { eventTime, job, inputs, outputs } = data;
    return {
      event: { kind: 'job', eventTime, job, inputs, outputs, event: body },
    };
  }
  if (has('dataset')) {
    const { success, data, error } = datasetEventSchema.safeParse(body);
    if (!success) return { reasons: reasonsOf(error) };
    const { eventTime, dataset } = data;
    return { event: { kind: 'dataset', eventTime, dataset, event: body } };
  }
  return {
    reasons: [
      'run: is missing; an event has run and job, or job alone, or dataset',
    ],
  };
}

/** An event as the portal takes it, or what is wrong with it, field by field. */
export function readEvent(body: unknown): ReadEvent {
  if (!body || typeof body !== 'object' || Array.isArray(body)) {
    return { reasons: ['the event: must be an object'] };
  }
  try {
    return parse(clean(body) as Record<string, unknown>);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { reasons: [`the event: nests deeper than ${MAX_DEPTH} levels`] };
  }
}
