import { InputError } from '@backstage/errors';
import { isEntryList } from '@ml-home/backstage-plugin-ml-home-common';
import { z } from 'zod';

const NUL = String.fromCharCode(0);

/** The path of the first text that Postgres could not store; undefined when there is none. */
function findNul(value: unknown, path: string[] = []): string[] | undefined {
  if (typeof value === 'string') return value.includes(NUL) ? path : undefined;
  if (!value || typeof value !== 'object' || path.length > 16) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = findNul(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

const NUL_PROBLEM = 'must not contain the NUL character';

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

/** Parses with a schema; throws InputError that names each wrong field. */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: string,
): z.output<T> {
  const nul = findNul(whole(schema, value));
  if (nul) {
    throw new InputError(`'${nul.join('.')}' in ${place}: ${NUL_PROBLEM}`);
  }
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(issue => {
    const field = issue.path.map(String).join('.');
    return `${field ? `'${field}' in ` : ''}${place}: ${issue.message}`;
  });
  throw new InputError(problems.join('; '));
}

/** What is wrong with an entry that holds a text which Postgres could not store, by its field; undefined of others. */
export function nulProblem(entry: unknown): string | undefined {
  const nul = findNul(entry);
  return nul && `${nul.length > 0 ? `${nul.join('.')}: ` : ''}${NUL_PROBLEM}`;
}
