import { InputError } from '@backstage/errors';
import { isEntryList } from '@ml-home/backstage-plugin-ml-home-common';
import { z } from 'zod';

const NUL = String.fromCharCode(0);
const HALF_PAIR = /\p{Surrogate}/u;
const MAX_DEPTH = 16;

interface Unstorable {
  path: string[];
  problem: string;
}

/** Why Postgres cannot hold a text: it keeps UTF-8, which cannot say half of a pair, and ends at no NUL. */
function textProblem(text: string): string | undefined {
  if (text.includes(NUL)) return 'must not contain the NUL character';
  return HALF_PAIR.test(text)
    ? 'must not contain half of a surrogate pair (U+D800 to U+DFFF)'
    : undefined;
}

/** The first text that Postgres could not store, be it a value or a name; undefined when there is none. */
function findUnstorable(
  value: unknown,
  path: string[] = [],
): Unstorable | undefined {
  if (typeof value === 'string') {
    const problem = textProblem(value);
    return problem ? { path, problem } : undefined;
  }
  if (!value || typeof value !== 'object' || path.length > MAX_DEPTH) {
    return undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    const ofName = textProblem(key);
    if (ofName) return { path, problem: `the names in it ${ofName}` };
    const found = findUnstorable(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

/** Without what is read entry by entry, and says itself which entry is wrong. */
function whole(schema: z.ZodType, value: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || !value) return value;
  const apart = Object.entries(schema.shape).filter(([, member]) =>
    isEntryList(member as z.ZodType),
  );
  return apart.length === 0
    ? value
    : { ...value, ...Object.fromEntries(apart.map(([key]) => [key, null])) };
}

type Issue = z.core.$ZodIssue;

const valueAt = (value: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key],
    value,
  );

/**
 * What is wrong by the names of the fields. Where one of several forms is asked for, it is told of the form that was
 * meant: the one that misses least and is wrong least.
 */
function named(issue: Issue, value: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') {
    return [issue];
  }
  const forms = issue.errors.map(form =>
    form
      .map(inner => ({ ...inner, path: [...issue.path, ...inner.path] }))
      .flatMap(inner => named(inner, value)),
  );
  const distance = (form: Issue[]) =>
    form.reduce(
      (sum, { path }) => sum + (valueAt(value, path) === undefined ? 10 : 1),
      0,
    );
  const [nearest] = forms.sort((a, b) => distance(a) - distance(b));
  return nearest?.length ? nearest : [issue];
}

/** Parses with a schema; throws InputError that names each wrong field. */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: string,
): z.output<T> {
  const said = (path: PropertyKey[], problem: string) =>
    `${
      path.length > 0 ? `'${path.map(String).join('.')}' in ` : ''
    }${place}: ${problem}`;
  const unstorable = findUnstorable(whole(schema, value));
  if (unstorable) {
    throw new InputError(said(unstorable.path, unstorable.problem));
  }
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues
    .flatMap(issue => named(issue, value ?? {}))
    .slice(0, 5)
    .map(issue => said(issue.path, issue.message));
  throw new InputError(problems.join('; '));
}

/** What is wrong with an entry that holds a text which Postgres could not store, by its field; undefined of others. */
export function unstorableProblem(entry: unknown): string | undefined {
  const found = findUnstorable(entry);
  if (!found) return undefined;
  const { path, problem } = found;
  return `${path.length > 0 ? `${path.join('.')}: ` : ''}${problem}`;
}
