import { InputError } from '@backstage/errors';
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

/** Parses with a schema; throws InputError that names each wrong field. */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: string,
): z.output<T> {
  const nul = findNul(value);
  if (nul) {
    throw new InputError(
      `'${nul.join('.')}' in ${place}: must not contain the NUL character`,
    );
  }
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(issue => {
    const field = issue.path.map(String).join('.');
    return `${field ? `'${field}' in ` : ''}${place}: ${issue.message}`;
  });
  throw new InputError(problems.join('; '));
}
