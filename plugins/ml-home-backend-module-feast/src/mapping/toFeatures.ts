import { featureNameSchema } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyClaim,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import { lifecycleOf, ownerOf } from './labels';
import { Problems } from './Problems';
import { isFields, tagsOf, textOf, whatIsWrong } from './values';

/** A name that can be an address too; what is wrong with it is a problem. */
export function nameOf(
  value: unknown,
  place: string,
  problems: Problems,
): string | undefined {
  if (typeof value !== 'string' || value === '') {
    problems.add(`${place} ${whatIsWrong(value, 'a text')}`);
    return undefined;
  }
  const name = featureNameSchema.safeParse(value);
  if (!name.success) {
    problems.add(
      `${place} '${textOf(value, 100) ?? ''}': ${name.error.issues[0].message}`,
    );
    return undefined;
  }
  return name.data;
}

/** Names of types are Feast's own; one that is newer than its reader is a number. */
function typeOf(value: unknown): string | undefined {
  if (typeof value === 'number') return `ValueType ${value}`;
  return value === 'INVALID' ? undefined : textOf(value, 200);
}

/**
 * The features of a view. What holds for all of them is given; a feature may name an owner and a stage of its own by
 * its tags.
 */
export function toFeatures(
  value: unknown,
  shared: FeatureFacts,
  place: string,
  problems: Problems,
): FamilyClaim['features'] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    problems.add(`${place} is not a list`);
    return [];
  }
  const seen = new Set<string>();
  return value.flatMap((feature: unknown, index) => {
    const at = `${place}[${index}]`;
    if (!isFields(feature)) {
      problems.add(`${at} is not an object`);
      return [];
    }
    const name = nameOf(feature.name, `${at}.name`, problems);
    if (!name) return [];
    if (seen.has(name)) {
      problems.add(`${at}.name '${name}' is taken by another feature already`);
      return [];
    }
    seen.add(name);
    const tags = tagsOf(feature.tags);
    const facts: FeatureFacts = {
      ...shared,
      type: typeOf(feature.valueType),
      description: textOf(feature.description),
      owner: ownerOf(tags.owner) ?? ownerOf(tags.team),
      lifecycle: lifecycleOf(tags),
      tags: Object.keys(tags).length > 0 ? tags : undefined,
    };
    return [{ name, facts }];
  });
}
