import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/** A project's ref as people say it: its name, with the namespace only where it is not the default. */
export function projectName(ref: string): string {
  try {
    const { namespace, name } = parseEntityRef(ref, {
      defaultKind: 'MLProject',
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  } catch {
    return ref;
  }
}
