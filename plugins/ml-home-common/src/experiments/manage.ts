import { z } from 'zod';
import { defineRoute } from '../api';
import {
  experimentSummarySchema,
  metricValueSchema,
  runDetailSchema,
  runStatusSchema,
} from './schemas';
import { metricDirectionSchema } from './metricConvention';

const tag = 'Experiments';
const experimentParams = z.object({
  id: z.string().regex(/^\d{1,18}$/, 'must be a whole number'),
});
const runParams = z.object({ runId: z.string().min(1).max(256) });
const viewParams = experimentParams.extend({
  viewId: z.string().regex(/^\d{1,18}$/, 'must be a whole number'),
});

const experimentName = z.string().trim().min(1).max(500);

/** What "best" means for a metric of an experiment, and in what unit it is given. */
export const metricSettingSchema = z.object({
  key: z.string().min(1).max(250),
  direction: metricDirectionSchema,
  unit: z.string().trim().max(40).optional(),
  /** `rule`: from the name, by convention; `person`: someone said so. */
  source: z.enum(['rule', 'person']),
  setBy: z.string().optional(),
});
export type MetricSetting = z.infer<typeof metricSettingSchema>;

/** What runs of an experiment are compared with: a run, or plain numbers such as a popularity baseline. */
export const baselineSchema = z.object({
  label: z.string(),
  runId: z.string().optional(),
  status: runStatusSchema.optional(),
  /** Metric values by key: the run's latest ones, or the numbers given. */
  metrics: z.record(z.string(), metricValueSchema),
  setBy: z.string().optional(),
  setAt: z.iso.datetime(),
});
export type Baseline = z.infer<typeof baselineSchema>;

export const experimentSettingsSchema = z.object({
  /** Settings that people made; metrics not named here follow the convention of their name. */
  metrics: z.array(metricSettingSchema),
  baseline: baselineSchema.optional(),
  /** The caller may change the experiment and its runs. */
  mayUpdate: z.boolean(),
  mayDelete: z.boolean(),
});
export type ExperimentSettings = z.infer<typeof experimentSettingsSchema>;

export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Everyone who sees the experiment may open it; else its maker alone. */
  shared: z.boolean(),
  /** The query part of the page's address, without `?`. */
  state: z.string(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  /** The caller made it. */
  mine: z.boolean(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

const viewBody = z.object({
  name: z.string().trim().min(1).max(100),
  shared: z.boolean().default(false),
  state: z.string().max(10_000),
});

/** Packages and interpreter that a run's logged model asks for. */
export const runEnvironmentSchema = z.object({
  python: z.string().optional(),
  /** Version constraint by package name, such as `==1.9.1`; empty text when none is given. */
  packages: z.record(z.string(), z.string()),
  /** Path of the file it was read from. */
  source: z.string(),
});
export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;

export const comparedRunSchema = runDetailSchema.extend({
  environment: runEnvironmentSchema.optional(),
});
export type ComparedRun = z.infer<typeof comparedRunSchema>;

/** A point of a chart: a logged point, with the extremes of the points that it stands for. */
export const envelopePointSchema = z.object({
  step: z.number(),
  timestamp: z.number(),
  value: z.number(),
  min: z.number(),
  max: z.number(),
});
export type EnvelopePoint = z.infer<typeof envelopePointSchema>;

export const runSeriesSchema = z.object({
  runId: z.string(),
  key: z.string(),
  /** Epoch milliseconds at which the run started: zero of relative time. */
  startTime: z.number().int(),
  /** Ordered by step, then time. */
  points: z.array(envelopePointSchema),
  /** Points stand for several logged ones each. */
  reduced: z.boolean(),
  /** The newest point is NaN or infinite: the line ends before it. */
  lastNotFinite: z.boolean(),
});
export type RunSeries = z.infer<typeof runSeriesSchema>;

const manyRuns = (max: number) =>
  z
    .union([z.array(z.string()), z.string()])
    .transform(v => [...new Set(Array.isArray(v) ? v : [v])])
    .pipe(z.array(z.string().min(1).max(256)).min(1).max(max));

export const experimentManageRoutes = {
  create: defineRoute({
    method: 'post',
    path: '/experiments',
    summary: 'Create an experiment',
    tag,
    body: z.object({
      name: experimentName,
      /** Entity ref or name of the project it belongs to. */
      project: z.string().max(300).optional(),
      description: z.string().max(5000).optional(),
    }),
    response: experimentSummarySchema,
  }),
  update: defineRoute({
    method: 'patch',
    path: '/experiments/:id',
    summary: 'Rename an experiment, describe it, or move it to a project',
    tag,
    params: experimentParams,
    body: z.object({
      name: experimentName.optional(),
      /** Null takes it out of its project. */
      project: z.string().max(300).nullable().optional(),
      /** Null removes it. */
      description: z.string().max(5000).nullable().optional(),
    }),
    response: experimentSummarySchema,
  }),
  archive: defineRoute({
    method: 'post',
    path: '/experiments/:id/archive',
    summary: 'Archive an experiment and its runs; they can be restored',
    tag,
    params: experimentParams,
    response: experimentSummarySchema,
  }),
  restore: defineRoute({
    method: 'post',
    path: '/experiments/:id/restore',
    summary: 'Restore an archived experiment and its runs',
    tag,
    params: experimentParams,
    response: experimentSummarySchema,
  }),
  settings: defineRoute({
    method: 'get',
    path: '/experiments/:id/settings',
    summary:
      'Directions and units of metrics, the baseline, and what the caller may do',
    tag,
    params: experimentParams,
    response: experimentSettingsSchema,
  }),
  setMetric: defineRoute({
    method: 'put',
    path: '/experiments/:id/metric-settings',
    summary: 'Say which direction of a metric is better, and its unit',
    tag,
    params: experimentParams,
    body: z.object({
      key: z.string().min(1).max(250),
      /** Null goes back to the convention of the name. */
      direction: metricDirectionSchema.nullable(),
      unit: z.string().trim().max(40).optional(),
    }),
    response: experimentSettingsSchema,
  }),
  setBaseline: defineRoute({
    method: 'put',
    path: '/experiments/:id/baseline',
    summary:
      'Compare the runs of an experiment with a run or with plain numbers',
    tag,
    params: experimentParams,
    body: z.union([
      z.object({ runId: z.string().min(1).max(256) }),
      z.object({
        label: z.string().trim().min(1).max(100),
        metrics: z.record(z.string().min(1).max(250), z.number()),
      }),
    ]),
    response: experimentSettingsSchema,
  }),
  removeBaseline: defineRoute({
    method: 'delete',
    path: '/experiments/:id/baseline',
    summary: 'Compare with nothing',
    tag,
    params: experimentParams,
    response: experimentSettingsSchema,
  }),
  views: defineRoute({
    method: 'get',
    path: '/experiments/:id/views',
    summary: "Saved views: the caller's own and the shared ones",
    tag,
    params: experimentParams,
    response: z.object({ views: z.array(savedViewSchema) }),
  }),
  saveView: defineRoute({
    method: 'post',
    path: '/experiments/:id/views',
    summary: 'Save a view of the runs',
    tag,
    params: experimentParams,
    body: viewBody,
    response: savedViewSchema,
  }),
  updateView: defineRoute({
    method: 'patch',
    path: '/experiments/:id/views/:viewId',
    summary: 'Rename, share or overwrite a view of your own',
    tag,
    params: viewParams,
    body: z.object({
      name: viewBody.shape.name.optional(),
      shared: z.boolean().optional(),
      state: viewBody.shape.state.optional(),
    }),
    response: savedViewSchema,
  }),
  deleteView: defineRoute({
    method: 'delete',
    path: '/experiments/:id/views/:viewId',
    summary: 'Delete a view of your own',
    tag,
    params: viewParams,
  }),
  updateRun: defineRoute({
    method: 'patch',
    path: '/runs/:runId',
    summary: 'Rename a run, or write its note',
    tag: 'Runs',
    params: runParams,
    body: z.object({
      name: z.string().trim().min(1).max(250).optional(),
      /** Markdown; null removes it. */
      description: z.string().max(8000).nullable().optional(),
    }),
    response: runDetailSchema,
  }),
  compare: defineRoute({
    method: 'get',
    path: '/run-comparison',
    summary: 'Up to 20 runs whole, in the order given',
    tag: 'Runs',
    query: z.object({ run: manyRuns(20) }),
    response: z.object({
      runs: z.array(comparedRunSchema),
      /** Asked for, but gone or not to be seen. */
      missing: z.array(z.string()),
    }),
  }),
  series: defineRoute({
    method: 'get',
    path: '/metric-series',
    summary:
      'Lines of metrics of many runs, reduced so that no extreme is lost',
    tag: 'Runs',
    query: z.object({
      run: manyRuns(100),
      key: z
        .union([z.array(z.string()), z.string()])
        .transform(v => [...new Set(Array.isArray(v) ? v : [v])])
        .pipe(z.array(z.string().min(1).max(250)).min(1).max(20)),
      /** Points per line, about: buckets carry their minimum and maximum. */
      maxPoints: z.coerce.number().int().min(10).max(2500).default(500),
      /** Part of the steps, both ends included. */
      fromStep: z.coerce.number().int().optional(),
      toStep: z.coerce.number().int().optional(),
    }),
    response: z.object({ series: z.array(runSeriesSchema) }),
  }),
};
