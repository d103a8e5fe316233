import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { MlHomeKind } from '@ml-home/backstage-plugin-ml-home-common';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import datasetSchema from './MLDataset.v1alpha1.schema.json';
import featureFamilySchema from './MLFeatureFamily.v1alpha1.schema.json';
import modelSchema from './MLModel.v1alpha1.schema.json';
import projectSchema from './MLProject.v1alpha1.schema.json';
import { findDeliveryProblems } from './findDeliveryProblems';
import { parseReferences } from './parseReferences';
import { REFERENCE_FIELDS } from './relationFields';

/** Schemes that a browser would run or render when followed as a link. */
const SCRIPT_SCHEMES = ['javascript', 'data', 'vbscript'];

function schemeOf(value: string): string | undefined {
  return URL.canParse(value)
    ? new URL(value).protocol.replace(/:$/, '')
    : undefined;
}

// Ajv as the catalog itself uses it. Its formats package is left out: the two
// formats needed here end up as links on pages, which plain "uri" is too wide for.
const ajv = new Ajv({ allErrors: true });
ajv.addFormat('web-url', value =>
  ['http', 'https'].includes(schemeOf(value) ?? ''),
);
ajv.addFormat('resource-uri', value => {
  const scheme = schemeOf(value);
  return scheme !== undefined && !SCRIPT_SCHEMES.includes(scheme);
});

const FORMATS: Record<string, string> = {
  'web-url': 'an http or https address',
  'resource-uri': 'a URI with a scheme, such as s3://bucket/path',
};

const PATTERNS: Record<string, string> = {
  'spec.delivery.slo.within': '90m, 10h or 2d',
  'spec.delivery.slo.giveUp': '90m, 10h or 7d',
  'spec.delivery.slo.at': 'a time of day, such as 10:00',
};

const TYPES: Record<string, string> = {
  string: 'a string',
  array: 'a list',
  object: 'an object',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

const VALIDATORS: Record<MlHomeKind, ValidateFunction> = {
  MLProject: ajv.compile(projectSchema),
  MLModel: ajv.compile(modelSchema),
  MLFeatureFamily: ajv.compile(featureFamilySchema),
  MLDataset: ajv.compile(datasetSchema),
};

export function isMlHomeKind(kind: string): kind is MlHomeKind {
  return Object.hasOwn(VALIDATORS, kind);
}

/** `/spec/features/0/name` as a person writes it: `spec.features[0].name`. */
function toFieldName(instancePath: string): string {
  return instancePath
    .split('/')
    .filter(Boolean)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`,
      '',
    )
    .replace(/^\./, '');
}

function toMessage(error: ErrorObject): string {
  const field = toFieldName(error.instancePath);
  switch (error.keyword) {
    case 'required':
      return `${field ? `${field}.` : ''}${
        error.params.missingProperty
      } is required`;
    case 'enum':
      return `${field} must be one of ${error.params.allowedValues.join(', ')}`;
    case 'type':
      return `${field} must be ${
        TYPES[error.params.type] ?? error.params.type
      }`;
    case 'minLength':
      return `${field} must not be empty`;
    case 'pattern':
      return `${field} must be written as ${
        PATTERNS[field] ?? error.params.pattern
      }`;
    case 'format':
      return `${field} must be ${FORMATS[error.params.format]}`;
    default:
      return `${field} ${error.message}`;
  }
}

/** Names must tell the members of a list apart; JSON schema can not say so. */
function findRepeatedNames(entity: Entity, field: string): string[] {
  const list = entity.spec?.[field];
  if (!Array.isArray(list)) {
    return [];
  }
  const seen = new Set<unknown>();
  return list.flatMap((item, index) => {
    const name = (item as { name?: unknown } | null)?.name;
    if (typeof name !== 'string' || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [`spec.${field}[${index}].name repeats "${name}"`];
  });
}

/**
 * What is wrong with an entity of one of ML Home's kinds, each problem naming
 * its field; empty when all is well.
 */
export function findProblems(entity: Entity, kind: MlHomeKind): string[] {
  const validate = VALIDATORS[kind];
  const problems = validate(entity) ? [] : validate.errors!.map(toMessage);
  const self = stringifyEntityRef(entity);
  for (const field of REFERENCE_FIELDS[kind]) {
    for (const { path, problem, target } of parseReferences(entity, field)) {
      if (problem) {
        problems.push(`${path} ${problem}`);
      } else if (target && stringifyEntityRef(target) === self) {
        problems.push(`${path} refers to the entity itself`);
      }
    }
  }
  problems.push(
    ...findRepeatedNames(entity, 'features'),
    ...findRepeatedNames(entity, 'schema'),
    ...findDeliveryProblems(entity),
  );
  return problems;
}
