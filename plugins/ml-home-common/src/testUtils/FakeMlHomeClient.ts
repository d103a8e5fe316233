import { NotFoundError } from '@backstage/errors';
import { MlHomeApi } from '../client';

/**
 * A client whose methods are given by the test; what was not given says so when called.
 *
 * @example
 * const api = fakeMlHomeClient({ listModels: async () => ({ items: [aModel()] }) });
 */
export function fakeMlHomeClient(methods: Partial<MlHomeApi>): MlHomeApi {
  return new Proxy(methods as MlHomeApi, {
    get(target, name) {
      const method = target[name as keyof MlHomeApi];
      return (
        method ??
        (async () => {
          throw new NotFoundError(`The fake has no ${String(name)}`);
        })
      );
    },
  });
}
