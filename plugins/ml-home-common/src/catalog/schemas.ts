import { z } from 'zod';

export const ML_HOME_API_VERSION = 'mlhome.dev/v1alpha1';
export const ML_HOME_KINDS = [
  'MLProject',
  'MLModel',
  'MLFeatureFamily',
  'MLDataset',
] as const;
export type MlHomeKind = (typeof ML_HOME_KINDS)[number];

/** The registry's name of a model, where it differs from the entity's. */
/** What charges of an entity belong to, as `KIND:NAME`, where that is not what the entity is. */
export const ANNOTATION_COST_OBJECT = 'mlhome.dev/cost-object';
export const ANNOTATION_REGISTERED_MODEL = 'mlhome.dev/registered-model';
/** Set on entities that ML Home itself provides, with the client they were learned from. */
export const ANNOTATION_SOURCE = 'mlhome.dev/source';

/** Type of the locations of entities that ML Home itself provides. */
export const ML_HOME_LOCATION_TYPE = 'ml-home';

/** Relations between ML entities; the second of each pair is the way back. */
export const RELATION_TRAINED_ON = 'trainedOn';
export const RELATION_USED_TO_TRAIN = 'usedToTrain';
export const RELATION_CONSUMES_FEATURES = 'consumesFeatures';
export const RELATION_FEATURES_CONSUMED_BY = 'featuresConsumedBy';
export const RELATION_DERIVED_FROM = 'derivedFrom';
export const RELATION_SOURCE_OF = 'sourceOf';
export const ML_HOME_RELATION_PAIRS: [string, string][] = [
  [RELATION_TRAINED_ON, RELATION_USED_TO_TRAIN],
  [RELATION_CONSUMES_FEATURES, RELATION_FEATURES_CONSUMED_BY],
  [RELATION_DERIVED_FROM, RELATION_SOURCE_OF],
];

/** One model as the catalog's provider needs it. */
export const feedItemSchema = z.object({
  entityName: z.string(),
  modelName: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  owner: z.string(),
  lifecycle: z.string(),
  tags: z.array(z.string()),
  project: z.string().optional(),
  /** Who holds the entity: we, a declaration, or nobody any more. */
  state: z.enum(['registered', 'declared', 'deleted']),
  changedAt: z.iso.datetime(),
  /** Equal hashes mean an equal entity. */
  entityHash: z.string(),
});
export type FeedItem = z.infer<typeof feedItemSchema>;
