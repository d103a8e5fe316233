import {
  DEFAULT_NAMESPACE,
  type Entity,
  getCompoundEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { parseReferences } from './parseReferences';
import {
  ML_HOME_API_VERSION,
  type MlHomeKind,
} from '@ml-home/backstage-plugin-ml-home-common';
import { REFERENCE_FIELDS } from './relationFields';
import { findProblems, isMlHomeKind } from './validateEntity';

const GROUP_PREFIX = ML_HOME_API_VERSION.replace(/[^/]*$/, '');

/**
 * Checks the kinds of ML Home and makes their relations.
 *
 * A processor and not a model layer: see docs/domains/catalog.md. In short, a
 * layer replaces how the host's own kinds are checked, and says
 * "/spec must have required property" where this names the field.
 *
 * @public
 */
export class MlHomeKindsProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'MlHomeKindsProcessor';
  }

  /**
   * Sorts lists of references, as the built-in kinds do: relations have no order,
   * so a source that reorders them must not cause the entity to be stitched again.
   */
  async preProcessEntity(entity: Entity): Promise<Entity> {
    const kind = ownKind(entity);
    if (!kind || !entity.spec) {
      return entity;
    }
    const spec = { ...entity.spec };
    for (const { field } of REFERENCE_FIELDS[kind]) {
      const value = spec[field];
      if (Array.isArray(value) && value.every(v => typeof v === 'string')) {
        spec[field] = [...value].sort();
      }
    }
    return { ...entity, spec };
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!entity.apiVersion.startsWith(GROUP_PREFIX)) {
      return false;
    }
    const name = `${entity.kind} ${
      entity.metadata.namespace ?? DEFAULT_NAMESPACE
    }/${entity.metadata.name}`;
    const intended = Object.keys(REFERENCE_FIELDS).find(
      kind => kind.toLowerCase() === entity.kind.toLowerCase(),
    );
    if (!intended) {
      return false;
    }
    // The two slips below would otherwise end in the catalog's "no processor
    // recognized the entity", which names no field.
    if (intended !== entity.kind) {
      throw new InputError(`${name}: kind must be written ${intended}`);
    }
    if (entity.apiVersion !== ML_HOME_API_VERSION) {
      throw new InputError(
        `${name}: apiVersion must be ${ML_HOME_API_VERSION}, but is ${entity.apiVersion}`,
      );
    }
    const problems = findProblems(entity, intended as MlHomeKind);
    if (problems.length) {
      throw new InputError(`${name}: ${problems.join('; ')}`);
    }
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const kind = ownKind(entity);
    if (!kind) {
      return entity;
    }
    const self = getCompoundEntityRef(entity);
    for (const field of REFERENCE_FIELDS[kind]) {
      if (!field.relation) {
        continue;
      }
      const [forward, reverse] = field.relation;
      for (const { target } of parseReferences(entity, field)) {
        if (target) {
          emit(
            processingResult.relation({ source: self, type: forward, target }),
          );
          emit(
            processingResult.relation({
              source: target,
              type: reverse,
              target: self,
            }),
          );
        }
      }
    }
    return entity;
  }
}

function ownKind(entity: Entity): MlHomeKind | undefined {
  return entity.apiVersion === ML_HOME_API_VERSION && isMlHomeKind(entity.kind)
    ? entity.kind
    : undefined;
}
