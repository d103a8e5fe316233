import { z } from 'zod';

/** Bytes that a namespace and a name may have together: both are keys in the database. */
const MAX_NAME_BYTES = 2_000;
const EVENT_TYPES = [
  'START',
  'RUNNING',
  'COMPLETE',
  'ABORT',
  'FAIL',
  'OTHER',
] as const;
const WITH_ZONE = /(z|[+-]\d{2}(:?\d{2})?)$/i;

const mustBe = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined || input === null ? 'is missing' : `must be ${what}`,
});

const text = z.string(mustBe('a text')).min(1, 'must not be empty');

/** A date and time; without a zone it is meant in UTC, which is what Python's `datetime.now().isoformat()` needs. */
export const eventTime = z
  .string(mustBe('a date and time'))
  .transform((value, context) => {
    const time = /^\d{4}-\d{2}-\d{2}t/i.test(value)
      ? Date.parse(WITH_ZONE.test(value.slice(10)) ? value : `${value}Z`)
      : NaN;
    if (Number.isNaN(time) || time < 0) {
      context.addIssue({
        code: 'custom',
        message: `must be a date and time since 1970 in ISO 8601, such as 2026-03-28T05:00:00Z, not '${value.slice(
          0,
          60,
        )}'`,
      });
      return z.NEVER;
    }
    return time;
  });

/** Facets that are known and those that are not pass alike; they are objects by name. */
const facets = z
  .record(
    z.string(),
    z.record(z.string(), z.unknown(), mustBe('an object')).nullish(),
    mustBe('an object'),
  )
  .nullish()
  .transform(value =>
    Object.fromEntries(
      Object.entries(value ?? {}).flatMap(([name, facet]) =>
        facet ? [[name, facet]] : [],
      ),
    ),
  );

const names = { namespace: text, name: text };

function checkLength(
  value: { namespace: string; name: string },
  context: z.RefinementCtx,
): void {
  const bytes = Buffer.byteLength(value.namespace + value.name);
  if (bytes > MAX_NAME_BYTES) {
    context.addIssue({
      code: 'custom',
      path: ['name'],
      message: `must not have more than ${MAX_NAME_BYTES} bytes together with its namespace, it has ${bytes}`,
    });
  }
}

const job = z
  .object({ ...names, facets }, mustBe('an object'))
  .superRefine(checkLength);

const datasetWith = (use: 'inputFacets' | 'outputFacets') =>
  z
    .object({ ...names, facets, [use]: facets }, mustBe('an object'))
    .superRefine((value, context) =>
      checkLength(value as { namespace: string; name: string }, context),
    )
    .transform(value => {
      const given = value as unknown as {
        namespace: string;
        name: string;
        facets: z.output<typeof facets>;
      } & Record<typeof use, z.output<typeof facets>>;
      return {
        namespace: given.namespace,
        name: given.name,
        facets: given.facets,
        useFacets: given[use],
      };
    });

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item, mustBe('a list'))
    .nullish()
    .transform(value => value ?? []);

const event = {
  eventTime,
  producer: text,
  schemaURL: text,
};
const uses = {
  inputs: list(datasetWith('inputFacets')),
  outputs: list(datasetWith('outputFacets')),
};

/** Field list of OpenLineage 2-0-2. */
export const runEventSchema = z.object({
  ...event,
  eventType: z
    .enum(EVENT_TYPES, {
      error: `must be one of ${EVENT_TYPES.join(', ')}`,
    })
    .nullish()
    .transform(value => value ?? undefined),
  run: z.object(
    {
      runId: z
        .string(mustBe('a UUID'))
        .regex(
          /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
          'must be a UUID',
        )
        .transform(value => value.toLocaleLowerCase('en-US')),
      facets,
    },
    mustBe('an object'),
  ),
  job,
  ...uses,
});

export const jobEventSchema = z.object({ ...event, job, ...uses });

export const datasetEventSchema = z.object({
  ...event,
  dataset: datasetWith('inputFacets'),
});
