import {
  type CompoundEntityRef,
  DEFAULT_NAMESPACE,
  type Entity,
  makeValidator,
  parseEntityRef,
} from '@backstage/catalog-model';
import type { ReferenceField } from './relationFields';

const validator = makeValidator();

/** One reference found in an entity: either its target or what is wrong with it. */
export interface ParsedReference {
  /** The field as a person writes it, such as `spec.trainedOn[1]`. */
  path: string;
  target?: CompoundEntityRef;
  problem?: string;
}

function parseOne(
  value: string,
  namespace: string,
  { defaultKind, kinds }: ReferenceField,
): Omit<ParsedReference, 'path'> {
  const malformed = {
    problem: `must be an entity reference, [kind:][namespace/]name, but is "${value}"`,
  };
  let target: CompoundEntityRef;
  try {
    target = parseEntityRef(value, {
      defaultKind,
      defaultNamespace: namespace,
    });
  } catch {
    return malformed;
  }
  // parseEntityRef only splits; "a b:c/d/e" passes it.
  if (
    !validator.isValidKind(target.kind) ||
    !validator.isValidNamespace(target.namespace) ||
    !validator.isValidEntityName(target.name)
  ) {
    return malformed;
  }
  const kind = kinds.find(k => k.toLowerCase() === target.kind.toLowerCase());
  if (!kind) {
    return {
      problem: `must refer to ${kinds.join(' or ')}, but is "${value}"`,
    };
  }
  return { target: { ...target, kind } };
}

/**
 * Reads the references of one field. A value of another type gives nothing: the
 * schema reports it, and no relation can come of it.
 */
export function parseReferences(
  entity: Entity,
  field: ReferenceField,
): ParsedReference[] {
  const value = entity.spec?.[field.field];
  const isList = Array.isArray(value);
  const path = `spec.${field.field}`;
  return (isList ? value : [value]).flatMap((item, index) =>
    typeof item === 'string' && item !== ''
      ? [
          {
            path: isList ? `${path}[${index}]` : path,
            ...parseOne(
              item,
              entity.metadata.namespace ?? DEFAULT_NAMESPACE,
              field,
            ),
          },
        ]
      : [],
  );
}
