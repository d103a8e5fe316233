import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { ML_HOME_API_VERSION } from '@ml-home/backstage-plugin-ml-home-common';
import type { FeedItem } from '../models/feed';

const SPECS: Record<string, JsonObject> = {
  MLProject: { owner: 'group:default/search', phase: 'prototype' },
  MLModel: { owner: 'group:default/search', lifecycle: 'experimental' },
  MLFeatureFamily: {
    owner: 'group:default/search',
    lifecycle: 'experimental',
    entityKey: 'user_id',
  },
  MLDataset: { owner: 'group:default/search', lifecycle: 'experimental' },
};

/** A valid entity of a kind of ML Home; an undefined value takes a field away. */
export function anEntity(
  kind: string,
  spec: Record<string, unknown> = {},
  partial: Partial<Entity> = {},
): Entity {
  const merged = { ...SPECS[kind], ...spec };
  return {
    apiVersion: ML_HOME_API_VERSION,
    kind,
    metadata: { name: 'thing', namespace: 'default' },
    spec: Object.fromEntries(
      Object.entries(merged).filter(([, value]) => value !== undefined),
    ) as JsonObject,
    ...partial,
  };
}

export function aFeedItem(partial: Partial<FeedItem> = {}): FeedItem {
  const entityName = partial.entityName ?? 'ranker';
  return {
    entityName,
    modelName: entityName,
    owner: 'group:default/search',
    lifecycle: 'experimental',
    tags: [],
    state: 'registered',
    changedAt: '2026-01-01T00:00:00.000Z',
    entityHash: 'h1',
    ...partial,
  };
}
