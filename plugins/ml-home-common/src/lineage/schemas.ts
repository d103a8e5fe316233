import { z } from 'zod';
import { sloStateSchema } from '../features/promises';

export const lineageNodeKindSchema = z.enum([
  'dataset',
  'job',
  'family',
  'model',
  'run',
  'service',
]);
export type LineageNodeKind = z.infer<typeof lineageNodeKindSchema>;

/**
 * How an edge was learned: `declared` in a file or an event without a run, `observed` in a run, `imported` from a
 * registry, or `assumed` of a job with several inputs and outputs that does not say which feeds which.
 */
export const lineageLearnedSchema = z.enum([
  'declared',
  'observed',
  'imported',
  'assumed',
]);
export type LineageLearned = z.infer<typeof lineageLearnedSchema>;

/**
 * What an edge says: a dataset `feeds` another one through a job, a job `reads` and `writes` datasets, a family is
 * computed from its `source`, and a model, run or service `consumes` a family.
 */
export const lineageRelationSchema = z.enum([
  'feeds',
  'reads',
  'writes',
  'source',
  'consumes',
]);
export type LineageRelation = z.infer<typeof lineageRelationSchema>;

export const lineageNodeSchema = z.object({
  /** `dataset:NAMESPACE:NAME`, `job:NAMESPACE:NAME`, `family:NAME`, `model:NAME`, `run:ID` or `service:NAME`. */
  id: z.string(),
  kind: lineageNodeKindSchema,
  /** Of datasets and jobs; absent of a dataset that only a family names. */
  namespace: z.string().optional(),
  name: z.string(),
  title: z.string().optional(),
  /** Steps against the flow of data; 0 is the node asked for. */
  upstream: z.number().int().optional(),
  /** Steps along the flow of data. */
  downstream: z.number().int().optional(),
  firstSeen: z.iso.datetime().optional(),
  lastSeen: z.iso.datetime().optional(),
  /** Other names of a dataset, as `NAMESPACE/NAME`. */
  aliases: z.array(z.string()).optional(),
  /** What became of a dataset last: `CREATE`, `DROP`, `RENAME`… */
  lifecycle: z.object({ change: z.string(), at: z.iso.datetime() }).optional(),
  /** Of a family whose promise the caller may see: how it stands, with judged partitions and those on time. */
  slo: z
    .object({
      state: sloStateSchema,
      n: z.number().int(),
      onTime: z.number().int(),
    })
    .optional(),
  /** Lifecycle of a model, where somebody said. */
  stage: z.string().optional(),
  /** Of a run `RUNNING`, `FINISHED`, `FAILED`…; of a job how its newest run ended: `COMPLETE`, `FAIL`, `ABORT`, or `RUNNING`. */
  status: z.string().optional(),
  /** When the newest delivery of a dataset arrived. */
  deliveredAt: z.iso.datetime().optional(),
});
export type LineageNode = z.infer<typeof lineageNodeSchema>;

export const lineageEdgeSchema = z.object({
  source: z.string(),
  target: z.string(),
  relation: lineageRelationSchema,
  learned: lineageLearnedSchema,
  firstSeen: z.iso.datetime().optional(),
  lastSeen: z.iso.datetime().optional(),
  /** Runs and events that said so. */
  count: z.number().int().optional(),
  /** Id of the job that carries the data. */
  via: z.string().optional(),
  /** Who told: `openlineage`, `catalog`, `feast:project`. */
  from: z.string(),
});
export type LineageEdge = z.infer<typeof lineageEdgeSchema>;

export const lineageGraphSchema = z.object({
  /** Id of the node asked for. */
  focus: z.string(),
  nodes: z.array(lineageNodeSchema),
  edges: z.array(lineageEdgeSchema),
  /** Levels of which a part was left out, and how many nodes. */
  truncated: z.array(
    z.object({
      side: z.enum(['upstream', 'downstream']),
      step: z.number().int(),
      hidden: z.number().int(),
    }),
  ),
});
export type LineageGraph = z.infer<typeof lineageGraphSchema>;

const namedSchema = z.object({ namespace: z.string(), name: z.string() });

export const lineageEventSchema = z.object({
  kind: z.enum(['run', 'job', 'dataset']),
  eventType: z.string().optional(),
  eventTime: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  /** It claims to have happened more than five minutes after it was received. */
  clockSkew: z.boolean().optional(),
  job: namedSchema.optional(),
  runId: z.string().optional(),
  /** Datasets it names. */
  datasets: z.array(z.string()),
  /** As it was sent. */
  event: z.record(z.string(), z.unknown()),
});
export type LineageEventView = z.infer<typeof lineageEventSchema>;
