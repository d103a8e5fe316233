import { z } from 'zod';
import { factOf, tagsSchema } from '../api';

/** Stages of the registry, as the MLflow client knows them. */
export const modelStageSchema = z.enum([
  'None',
  'Staging',
  'Production',
  'Archived',
]);
export type ModelStage = z.infer<typeof modelStageSchema>;

export const modelAliasSchema = z.object({
  alias: z.string(),
  version: z.string(),
});

/** Whether a YAML file in the catalog describes the model. */
export const declarationSchema = z.object({
  state: z.enum(['never', 'declared', 'no-longer']),
  /** Where the declaration is or was, such as `url:https://…/model.yaml`. */
  location: z.string().optional(),
  since: z.iso.datetime().optional(),
  /** When the declaration was last seen, once it is gone. */
  until: z.iso.datetime().optional(),
});
export type Declaration = z.infer<typeof declarationSchema>;

export const versionRefSchema = z.object({
  version: z.string(),
  createdAt: z.iso.datetime(),
  runId: z.string().optional(),
});

export const modelSummarySchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  entityRef: z.string(),
  owner: factOf(z.string()).optional(),
  lifecycle: factOf(z.string()).optional(),
  task: z.string().optional(),
  project: factOf(z.string()).optional(),
  /** Tags of the registry (`key: value`) and labels of the declaration. */
  tags: tagsSchema,
  labels: z.array(z.string()),
  aliases: z.array(modelAliasSchema),
  versionCount: z.number().int(),
  latestVersion: versionRefSchema.optional(),
  declaration: declarationSchema,
  /** True once a client registered it; a model that is only declared has no versions. */
  registered: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  demo: z.boolean(),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

export const modelDetailSchema = modelSummarySchema.extend({
  facts: z.object({
    description: factOf(z.string()).optional(),
    intendedUse: factOf(z.string()).optional(),
    outOfScope: factOf(z.string()).optional(),
    trainedOn: factOf(z.array(z.string())).optional(),
    consumes: factOf(z.array(z.string())).optional(),
    derivedFrom: factOf(z.array(z.string())).optional(),
    thirdParty: factOf(
      z.object({
        provider: z.string().optional(),
        sourceUrl: z.string().optional(),
        licence: z.string().optional(),
        revision: z.string().optional(),
      }),
    ).optional(),
  }),
  links: z.array(z.object({ url: z.string(), title: z.string().optional() })),
});
export type ModelDetail = z.infer<typeof modelDetailSchema>;

export const versionMetricSchema = z.object({
  key: z.string(),
  value: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]),
});

export const modelVersionSchema = z.object({
  model: z.string(),
  version: z.string(),
  description: z.string().optional(),
  stage: modelStageSchema,
  aliases: z.array(z.string()),
  tags: tagsSchema,
  source: z.string(),
  status: z.enum(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY']),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  loggedModelId: z.string().optional(),
  /** The run it came from; `name` is absent when the run is gone or may not be seen. */
  run: z
    .object({
      runId: z.string(),
      name: z.string().optional(),
      experimentId: z.string().optional(),
      experimentName: z.string().optional(),
    })
    .optional(),
  /** Latest metrics of the source run, system metrics left out; at most 50. */
  metrics: z.array(versionMetricSchema),
});
export type ModelVersion = z.infer<typeof modelVersionSchema>;

export const facetSchema = z.object({
  value: z.string(),
  count: z.number().int(),
});
export type Facet = z.infer<typeof facetSchema>;
