import { z } from 'zod';
import { defineRoute, listParam, pageOf, pageQuerySchema } from '../api';
import { daySchema } from '../costs';
import { factorKinds } from './factors';
import {
  carbonBasisSchema,
  carbonComparisonSchema,
  carbonFactorSchema,
  carbonImportSchema,
  carbonObjectKinds,
  carbonOverviewSchema,
  carbonSplitSchema,
  emissionSchema,
  factorInputSchema,
  objectCarbonSchema,
  unknownRunSchema,
} from './schemas';

const tag = 'Carbon';
const MAX_DAYS = 800;
const DAY_MS = 86_400_000;
const basis = carbonBasisSchema.default('location');

const inOrder = (query: { from: string; to: string }): boolean =>
  Date.parse(query.from) < Date.parse(query.to) &&
  Date.parse(query.to) - Date.parse(query.from) <= MAX_DAYS * DAY_MS;
const order = {
  path: ['to'],
  error: `must be later than 'from', by ${MAX_DAYS} days at most`,
};
const id = z.string().regex(/^\d{1,18}$/, 'must be the number of one');

export const carbonRoutes = {
  overview: defineRoute({
    method: 'get',
    path: '/carbon',
    summary:
      'What runs that ended in a range of days emitted, and of how many that is unknown',
    tag,
    query: z
      .object({
        from: daySchema,
        /** Exclusive. */
        to: daySchema,
        basis,
        by: carbonSplitSchema.default('model'),
        team: listParam,
        project: listParam,
        model: listParam,
        limit: z.coerce.number().int().min(1).max(500).default(50),
      })
      .refine(inOrder, order),
    response: carbonOverviewSchema,
  }),
  object: defineRoute({
    method: 'get',
    path: '/carbon/objects/:kind',
    summary:
      'What a run, experiment, model version, model, project or team emitted, by which method and factors',
    tag,
    params: z.object({ kind: z.enum(carbonObjectKinds) }),
    query: z
      .object({
        name: z.string().min(1).max(500),
        basis,
        /** Both or none: all days. */
        from: daySchema.optional(),
        to: daySchema.optional(),
      })
      .refine(
        ({ from, to }) =>
          from === undefined || to === undefined
            ? from === to
            : inOrder({ from, to }),
        order,
      ),
    response: objectCarbonSchema,
  }),
  unknownRuns: defineRoute({
    method: 'get',
    path: '/carbon/unknown-runs',
    summary: 'Runs that ended whose emissions are unknown, and what is missing',
    tag,
    query: pageQuerySchema.extend({ basis }),
    response: pageOf(unknownRunSchema),
  }),
  comparison: defineRoute({
    method: 'get',
    path: '/carbon/comparison',
    summary:
      'Versions of models, or runs of an experiment, by a metric, cost and emissions',
    tag,
    query: z
      .object({
        model: listParam,
        experiment: z
          .string()
          .regex(/^\d{1,18}$/, 'must be the id of an experiment')
          .optional(),
        /** The most frequent one, unless another is asked for. */
        metric: z.string().min(1).max(250).optional(),
        basis,
        limit: z.coerce.number().int().min(1).max(1000).default(300),
      })
      .refine(
        ({ model, experiment }) =>
          (model === undefined) !== (experiment === undefined) &&
          (model?.length ?? 1) <= 50,
        {
          path: ['model'],
          error: "give up to 50 of 'model', or one 'experiment'",
        },
      ),
    response: carbonComparisonSchema,
  }),
  factors: defineRoute({
    method: 'get',
    path: '/carbon/factors',
    summary: 'Every factor that figures are made with, and where it is from',
    tag,
    query: z.object({ kind: z.enum(factorKinds).optional() }),
    response: z.object({
      version: z.string(),
      items: z.array(carbonFactorSchema),
    }),
  }),
  setFactors: defineRoute({
    method: 'put',
    path: '/carbon/factors',
    summary:
      'Sets factors of the site, such as contracts for power; figures are made anew, the old ones kept',
    tag,
    body: z.object({ factors: z.array(factorInputSchema).min(1).max(5_000) }),
    response: z.object({ set: z.number().int(), version: z.string() }),
  }),
  endFactor: defineRoute({
    method: 'delete',
    path: '/carbon/factors/:id',
    summary: 'Takes a factor of the site back',
    tag,
    params: z.object({ id }),
    response: z.object({}),
  }),
  imports: defineRoute({
    method: 'get',
    path: '/carbon/imports',
    summary: 'Files and reports of trackers, the newest first',
    tag,
    query: pageQuerySchema,
    response: pageOf(carbonImportSchema),
  }),
  emissions: defineRoute({
    method: 'get',
    path: '/carbon/emissions',
    summary: 'Reports of trackers that belong to no run, the newest first',
    tag,
    query: pageQuerySchema,
    response: pageOf(emissionSchema),
  }),
  joinEmission: defineRoute({
    method: 'post',
    path: '/carbon/emissions/:id/run',
    summary: 'Says which run a report of a tracker belongs to',
    tag,
    params: z.object({ id }),
    body: z.object({
      /** Null takes it off its run. */
      runId: z
        .string()
        .regex(/^[0-9a-f]{32}$/, 'must be the id of a run: 32 hex digits')
        .nullable(),
    }),
    response: emissionSchema,
  }),
  /** The body is the file as it is, of any content type but JSON. */
  importFile: defineRoute({
    method: 'post',
    path: '/carbon/imports',
    summary: 'Takes an emissions.csv of CodeCarbon, packed with gzip or not',
    tag,
    query: z.object({
      /** Of the file, for people. */
      name: z.string().min(1).max(300).default('emissions.csv'),
      /** The run that all rows belong to. */
      run: z
        .string()
        .regex(/^[0-9a-f]{32}$/, 'must be the id of a run: 32 hex digits')
        .optional(),
    }),
    response: carbonImportSchema,
  }),
};
