import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { KeyValue } from '@ml-home/backstage-plugin-ml-home-node';

/** The tag by which a client says what project an experiment belongs to. */
export const PROJECT_TAG = 'mlhome.project';
export const DEMO_TAG = 'mlhome.demo';

/** The project that the tags name, as a full entity ref; undefined when there is none or it is not a name. */
export function projectRefOf(tags: KeyValue[]): string | undefined {
  const text = tags.find(tag => tag.key === PROJECT_TAG)?.value.trim();
  if (!text) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'MLProject',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}
