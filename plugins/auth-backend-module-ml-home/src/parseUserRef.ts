import {
  makeValidator,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

const validator = makeValidator();

/**
 * Reads a reference to a user into the catalog's normal form,
 * `user:<namespace>/<name>`.
 *
 * @param field - what to call the value in an error
 * @throws InputError when it is missing, malformed or not a user
 */
export function parseUserRef(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new InputError(`${field} is required`);
  }
  try {
    const ref = parseEntityRef(value, { defaultKind: 'User' });
    if (
      ref.kind.toLowerCase() === 'user' &&
      validator.isValidNamespace(ref.namespace.toLowerCase()) &&
      validator.isValidEntityName(ref.name)
    ) {
      return stringifyEntityRef(ref);
    }
  } catch {
    // Said below, in the words of the request.
  }
  throw new InputError(
    `${field} must be a reference to a user, such as user:default/ada`,
  );
}
