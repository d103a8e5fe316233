import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Parses with a schema; throws InputError that names each wrong field. */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: string,
): z.output<T> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(issue => {
    const field = issue.path.map(String).join('.');
    return `${field ? `'${field}' in ` : ''}${place}: ${issue.message}`;
  });
  throw new InputError(problems.join('; '));
}
