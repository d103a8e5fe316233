import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
  makeValidator,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_REGISTERED_MODEL,
  ANNOTATION_SOURCE,
  ML_HOME_API_VERSION,
  ML_HOME_LOCATION_TYPE,
} from '@ml-home/backstage-plugin-ml-home-common';
import type { FeedItem } from './feed';

const validator = makeValidator();

/** The entity ref, in the catalog's normal form, that an item of the feed is about. */
export function toEntityRef(item: Pick<FeedItem, 'entityName'>): string {
  return stringifyEntityRef({ kind: 'MLModel', name: item.entityName });
}

/** Whether the catalog would take the item's name at all. */
export function hasValidName(item: Pick<FeedItem, 'entityName'>): boolean {
  return validator.isValidEntityName(item.entityName);
}

function toLabels(labels: FeedItem['labels']) {
  const valid = Object.entries(labels ?? {}).filter(
    ([key, value]) =>
      validator.isValidLabelKey(key) && validator.isValidLabelValue(value),
  );
  return valid.length ? { labels: Object.fromEntries(valid) } : {};
}

function toLinks(links: FeedItem['links']) {
  const valid = (links ?? [])
    .filter(({ url }) => /^https?:/i.test(url) && URL.canParse(url))
    .map(({ url, title }) => (title ? { url, title } : { url }));
  return valid.length ? { links: valid } : {};
}

/**
 * Makes the entity of a model that no YAML declares. Tags, labels and links come
 * from whoever logged the model; the catalog refuses a whole entity for one bad
 * tag, so bad ones are left out here.
 */
export function toModelEntity(item: FeedItem): Entity {
  const { entityName, modelName } = item;
  const title =
    item.title || (modelName === entityName ? undefined : modelName);
  const tags = [
    ...new Set(item.tags.filter(tag => validator.isValidTag(tag))),
  ].sort();
  // An entity name holds only letters, digits, "-", "_" and ".", so it needs no
  // escaping in a location.
  const location = `${ML_HOME_LOCATION_TYPE}:models/${entityName}`;
  return {
    apiVersion: ML_HOME_API_VERSION,
    kind: 'MLModel',
    metadata: {
      name: entityName,
      ...(title && { title }),
      ...(item.description && { description: item.description }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_REGISTERED_MODEL]: modelName,
        [ANNOTATION_SOURCE]: 'mlflow',
      },
      ...toLabels(item.labels),
      ...(tags.length && { tags }),
      ...toLinks(item.links),
    },
    spec: {
      owner: item.owner,
      lifecycle: item.lifecycle,
      ...(item.project && { project: item.project }),
      ...(modelName !== entityName && { registeredModel: modelName }),
    },
  };
}
