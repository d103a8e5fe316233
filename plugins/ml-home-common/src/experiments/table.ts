import { z } from 'zod';
import { defineRoute, listParam, pageOf } from '../api';
import {
  lifecycleStageSchema,
  metricValueSchema,
  runStatusSchema,
} from './schemas';

const tag = 'Runs';
const idSchema = z.string().regex(/^\d{1,18}$/, 'must be a whole number');

/** Most runs that one bulk action may name. */
export const MAX_BULK_RUNS = 1000;
/** Counting stops here: beyond it the page says "more than". */
export const COUNT_LIMIT = 100_000;

/**
 * A column of the runs table: `metrics.<key>`, `params.<key>` or `tags.<key>`. What follows the first dot is the key
 * as it was logged, without quotes.
 */
export const runColumnSchema = z
  .string()
  .max(300)
  .regex(
    /^(metrics|params|tags)\../s,
    'must be metrics.<key>, params.<key> or tags.<key>',
  );

/** Which runs of an experiment are meant; shared by the table, its count, its groups and its export. */
export const runSelectionSchema = z.object({
  experiment: idSchema,
  /** MLflow's filter grammar. */
  filter: z.string().max(20_000).optional(),
  /** Part of the run's name, or its whole id. */
  q: z.string().max(500).optional(),
  view: z.enum(['active', 'deleted', 'all']).default('active'),
  status: z
    .union([z.array(runStatusSchema), runStatusSchema])
    .transform(v => (Array.isArray(v) ? v : [v]))
    .optional(),
  /** Only runs below this parent; empty leaves children out. */
  parent: z.string().max(256).optional(),
});

/** MLflow's `order_by`: ``metrics.`val loss` DESC``. Runs without the value come last either way. */
const orderBy = listParam.pipe(z.array(z.string().max(600)).max(5).optional());

const columns = listParam.pipe(z.array(runColumnSchema).max(200).optional());

export const runRowSchema = z.object({
  runId: z.string(),
  name: z.string(),
  experimentId: z.string(),
  status: runStatusSchema,
  /** Says it runs, but has logged nothing for a while. */
  stale: z.boolean(),
  lifecycleStage: lifecycleStageSchema,
  createdBy: z.string().optional(),
  clientUser: z.string().optional(),
  /** Epoch milliseconds. */
  startTime: z.number().int(),
  /** Epoch milliseconds. */
  endTime: z.number().int().optional(),
  /** When the portal last received something for it. */
  lastActivityAt: z.iso.datetime(),
  parentRunId: z.string().optional(),
  childCount: z.number().int(),
  /** Values of the columns that were asked for; absent when the run has none. */
  values: z.record(z.string(), z.union([metricValueSchema, z.string()])),
});
export type RunRow = z.infer<typeof runRowSchema>;

export const runCountSchema = z.object({
  /** Runs that match, at most `COUNT_LIMIT`. */
  matching: z.number().int(),
  /** Runs of the experiment in this view. */
  total: z.number().int(),
  /** Those of the active ones that run and were heard of lately. */
  running: z.number().int(),
  /** More than `COUNT_LIMIT` match. */
  limited: z.boolean(),
});
export type RunCount = z.infer<typeof runCountSchema>;

/** What the newest runs of an experiment have in common, the most frequent first. */
export const commonColumnsSchema = z.object({
  /** Runs that were looked at. */
  runs: z.number().int(),
  metrics: z.array(z.object({ key: z.string(), runs: z.number().int() })),
  params: z.array(
    z.object({
      key: z.string(),
      runs: z.number().int(),
      /** Different values among them. */
      values: z.number().int(),
    }),
  ),
});
export type CommonColumns = z.infer<typeof commonColumnsSchema>;

export const columnKindSchema = z.enum(['metric', 'param', 'tag']);
export type ColumnKind = z.infer<typeof columnKindSchema>;

export const runColumnInfoSchema = z.object({
  kind: columnKindSchema,
  key: z.string(),
});
export type RunColumnInfo = z.infer<typeof runColumnInfoSchema>;

/** Spread of a metric over the runs of a group. */
export const metricSpreadSchema = z.object({
  /** Runs that have a finite value. */
  n: z.number().int(),
  mean: z.number().nullable(),
  /** Sample standard deviation (n − 1); null below two runs. */
  sd: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type MetricSpread = z.infer<typeof metricSpreadSchema>;

export const runGroupSchema = z.object({
  /** Value of the column grouped by; null for the runs without it. */
  value: z.string().nullable(),
  count: z.number().int(),
  /** By column name, such as `metrics.loss`. */
  metrics: z.record(z.string(), metricSpreadSchema),
});
export type RunGroup = z.infer<typeof runGroupSchema>;

export const importanceSchema = z.object({
  /** How it was computed, in words. */
  method: z.string(),
  /** Runs that have the metric. */
  runs: z.number().int(),
  /** Why the figures deserve doubt, such as too few runs. */
  warning: z.string().optional(),
  params: z.array(
    z.object({
      key: z.string(),
      /** Share of the variance of the metric's ranks that the param alone explains, 0 to 1. */
      importance: z.number(),
      /** Spearman's rank correlation; null for params that are not numbers. */
      correlation: z.number().nullable(),
      values: z.number().int(),
    }),
  ),
});
export type ParamImportance = z.infer<typeof importanceSchema>;

export const runTableRoutes = {
  rows: defineRoute({
    method: 'get',
    path: '/run-table',
    summary: 'Rows of the runs table, with the columns that are asked for',
    tag,
    query: runSelectionSchema.extend({
      column: columns,
      orderBy,
      cursor: z.string().max(4000).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    response: pageOf(runRowSchema),
  }),
  count: defineRoute({
    method: 'get',
    path: '/run-table/count',
    summary: 'How many runs match',
    tag,
    query: runSelectionSchema,
    response: runCountSchema,
  }),
  groups: defineRoute({
    method: 'get',
    path: '/run-table/groups',
    summary: 'Runs grouped by a param or tag, with mean and spread of metrics',
    tag,
    query: runSelectionSchema.extend({
      by: runColumnSchema.refine(
        column => !column.startsWith('metrics.'),
        'must be a param or a tag',
      ),
      column: columns,
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.object({
      groups: z.array(runGroupSchema),
      /** There are more groups than were asked for. */
      limited: z.boolean(),
    }),
  }),
  export: defineRoute({
    method: 'get',
    path: '/run-table/export',
    summary: 'The whole result as CSV, streamed',
    tag,
    raw: true,
    query: runSelectionSchema.extend({ column: columns, orderBy }),
    response: z.custom<Blob>(),
  }),
  columns: defineRoute({
    method: 'get',
    path: '/run-table/columns',
    summary: 'Metric, param and tag keys of an experiment, by part of the name',
    tag,
    query: z.object({
      experiment: idSchema,
      q: z.string().max(250).optional(),
      kind: columnKindSchema.optional(),
      cursor: z.string().max(2000).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    response: pageOf(runColumnInfoSchema),
  }),
  commonColumns: defineRoute({
    method: 'get',
    path: '/run-table/common-columns',
    summary: 'Metrics and params that most of the newest runs have',
    tag,
    query: z.object({ experiment: idSchema }),
    response: commonColumnsSchema,
  }),
  values: defineRoute({
    method: 'get',
    path: '/run-table/values',
    summary: 'Most frequent values of a param or tag, for completion',
    tag,
    query: z.object({
      experiment: idSchema,
      column: runColumnSchema,
      q: z.string().max(250).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: z.object({
      values: z.array(z.object({ value: z.string(), runs: z.number().int() })),
    }),
  }),
  importance: defineRoute({
    method: 'get',
    path: '/run-table/importance',
    summary: 'How much each param says about a metric',
    tag,
    query: runSelectionSchema.extend({ metric: z.string().min(1).max(250) }),
    response: importanceSchema,
  }),
  act: defineRoute({
    method: 'post',
    path: '/run-table/actions',
    summary: 'Archive, restore or tag many runs, all or none',
    tag,
    body: z.discriminatedUnion('action', [
      z.object({
        action: z.enum(['archive', 'restore']),
        runIds: z.array(z.string().max(256)).min(1).max(MAX_BULK_RUNS),
      }),
      z.object({
        action: z.literal('tag'),
        runIds: z.array(z.string().max(256)).min(1).max(MAX_BULK_RUNS),
        key: z.string().min(1).max(250),
        /** Null removes the tag. */
        value: z.string().max(8000).nullable(),
      }),
    ]),
    response: z.object({ changed: z.number().int() }),
  }),
};
