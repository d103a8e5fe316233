import { z } from 'zod';
import { factOf, tagsSchema } from '../api';

export const lifecycleStageSchema = z.enum(['active', 'deleted']);
export const runStatusSchema = z.enum([
  'RUNNING',
  'SCHEDULED',
  'FINISHED',
  'FAILED',
  'KILLED',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** A metric value; JSON has no word for the other three. */
export const metricValueSchema = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']),
]);

export const experimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  artifactLocation: z.string(),
  lifecycleStage: lifecycleStageSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  tags: tagsSchema,
  owner: factOf(z.string()).optional(),
  project: factOf(z.string()).optional(),
  demo: z.boolean(),
});
export type Experiment = z.infer<typeof experimentSchema>;

export const experimentSummarySchema = experimentSchema.extend({
  runCount: z.number().int(),
  lastRunAt: z.iso.datetime().optional(),
});
export type ExperimentSummary = z.infer<typeof experimentSummarySchema>;

export const latestMetricSchema = z.object({
  key: z.string(),
  value: metricValueSchema,
  /** Epoch milliseconds. */
  timestamp: z.number().int(),
  step: z.number().int(),
  /** Points logged under this key; absent in lists. */
  count: z.number().int().optional(),
  /** Counting stopped at `count`: there are more points. */
  countLimited: z.boolean().optional(),
});
export type LatestMetric = z.infer<typeof latestMetricSchema>;

export const keyValueSchema = z.object({ key: z.string(), value: z.string() });

export const runSummarySchema = z.object({
  runId: z.string(),
  name: z.string(),
  experiment: z.object({ id: z.string(), name: z.string() }),
  status: runStatusSchema,
  lifecycleStage: lifecycleStageSchema,
  /** Entity ref of the person whose token created it. */
  createdBy: z.string().optional(),
  /** The user name that the client sent, as free text. */
  clientUser: z.string().optional(),
  startTime: z.number().int().optional(),
  endTime: z.number().int().optional(),
  lastActivityAt: z.iso.datetime(),
  parentRunId: z.string().optional(),
  childCount: z.number().int(),
  metrics: z.array(latestMetricSchema),
  /** Says it runs, but has logged nothing for a while. */
  stale: z.boolean(),
  demo: z.boolean(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const datasetInputSchema = z.object({
  name: z.string(),
  digest: z.string(),
  sourceType: z.string(),
  source: z.string(),
  schema: z.string().optional(),
  profile: z.string().optional(),
  context: z.string().optional(),
});
export type DatasetInput = z.infer<typeof datasetInputSchema>;

export const producedVersionSchema = z.object({
  model: z.string(),
  version: z.string(),
  aliases: z.array(z.string()),
});

export const runDetailSchema = runSummarySchema.extend({
  artifactUri: z.string(),
  description: z.string().optional(),
  params: z.array(keyValueSchema),
  tags: z.array(keyValueSchema),
  datasets: z.array(datasetInputSchema),
  loggedModels: z.array(
    z.object({
      modelId: z.string(),
      name: z.string(),
      status: z.string(),
      /** Path of the model's files, relative to the artifact root. */
      artifactUri: z.string(),
    }),
  ),
  modelVersions: z.array(producedVersionSchema),
  parent: z.object({ runId: z.string(), name: z.string() }).optional(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

export const artifactFileSchema = z.object({
  /** Path from the run's artifact root. */
  path: z.string(),
  isDir: z.boolean(),
  /** Bytes; absent for folders. */
  size: z.number().int().optional(),
});
export type ArtifactFile = z.infer<typeof artifactFileSchema>;
