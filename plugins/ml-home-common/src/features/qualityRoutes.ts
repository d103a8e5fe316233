import { z } from 'zod';
import {
  defineRoute,
  listParam,
  pageOf,
  pageQuerySchema,
  entriesOf,
} from '../api';
import { firstLateSchema } from './firstLate';
import { featureNameSchema } from './names';
import { sloInputSchema, sloVersionSchema } from './promises';
import { deliverySchema, excuseSchema, familyQualitySchema } from './quality';
import {
  driftSchema,
  featureStatisticsSchema,
  statisticsSummarySchema,
} from './statistics';

const tag = 'Features';
const familyParams = z.object({ family: featureNameSchema });
const done = z.object({});

/** A promise as another tool writes it. */
const exchangeBody = z.object({
  format: z.enum(['openslo', 'odcs']),
  /** The document itself, or its text in YAML or JSON. */
  document: z.union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'must be the document, or its text in YAML or JSON',
  }),
  /** Share of partitions on time, which an Open Data Contract does not have. */
  objective: z.number().gt(0).max(1).optional(),
});

/** Deliveries, statistics, and what is promised. */
export const qualityRoutes = {
  quality: defineRoute({
    method: 'get',
    path: '/feature-families/:family/quality',
    summary: 'How the deliveries of a family kept their promise',
    tag,
    params: familyParams,
    query: z.object({
      /** Length of the window in local days; that of the promise when absent. */
      windowDays: z.coerce.number().int().min(1).max(90).optional(),
      /** As it was known at an instant; ISO 8601. */
      knownAt: z.iso.datetime({ offset: true }).optional(),
    }),
    response: familyQualitySchema,
  }),
  firstLate: defineRoute({
    method: 'get',
    path: '/feature-families/:family/first-late',
    summary: 'Which source before a family was late first, by partition',
    tag,
    params: familyParams,
    query: z.object({
      /** Keys of partitions of the family; 100 at most. */
      partition: listParam,
    }),
    response: z.object({ items: z.array(firstLateSchema) }),
  }),
  deliveries: defineRoute({
    method: 'get',
    path: '/feature-families/:family/deliveries',
    summary: 'The log of deliveries, newest first',
    tag,
    params: familyParams,
    query: pageQuerySchema.extend({
      partition: z.string().max(40).optional(),
    }),
    response: pageOf(deliverySchema),
  }),
  deliver: defineRoute({
    method: 'post',
    path: '/feature-families/:family/deliveries',
    summary:
      'Report deliveries; those that are wrong are named and the rest is kept',
    tag,
    params: familyParams,
    body: z.object({
      deliveries: entriesOf(10_000),
    }),
    response: z.object({
      accepted: z.number().int(),
      /** Known already; nothing is counted twice. */
      repeated: z.number().int(),
      refused: z.array(
        z.object({ index: z.number().int(), message: z.string() }),
      ),
    }),
  }),
  reportStatistics: defineRoute({
    method: 'post',
    path: '/feature-families/:family/statistics',
    summary:
      'Report statistics of features by partition; those that are wrong are named and the rest is kept',
    tag,
    params: familyParams,
    body: z.object({ statistics: entriesOf(1_000) }),
    response: z.object({
      accepted: z.number().int(),
      /** Known already; nothing is kept twice. */
      repeated: z.number().int(),
      refused: z.array(
        z.object({ index: z.number().int(), message: z.string() }),
      ),
    }),
  }),
  importTfdv: defineRoute({
    method: 'post',
    path: '/feature-families/:family/statistics/tfdv',
    summary:
      'Import statistics of TensorFlow Data Validation, a DatasetFeatureStatisticsList in JSON',
    tag,
    params: familyParams,
    query: z.object({
      partition: z.string().min(1).max(40),
      /** `batch`, `serving`, or `training:` and a run. */
      scope: z.string().max(200).optional(),
      /** ISO 8601; now when absent. */
      computedAt: z.iso.datetime({ offset: true }).optional(),
      /** Which data set of the list, where there are several. */
      dataset: z.string().max(500).optional(),
    }),
    body: z.record(z.string(), z.unknown()),
    response: z.object({
      accepted: z.number().int(),
      repeated: z.number().int(),
      refused: z.array(
        z.object({ index: z.number().int(), message: z.string() }),
      ),
      /** Features of the list that the family does not have. */
      passedOver: z.array(z.string()),
    }),
  }),
  familyStatistics: defineRoute({
    method: 'get',
    path: '/feature-families/:family/statistics',
    summary: 'The newest statistics of each feature of a family, by name',
    tag,
    params: familyParams,
    query: pageQuerySchema,
    response: pageOf(statisticsSummarySchema),
  }),
  featureStatistics: defineRoute({
    method: 'get',
    path: '/feature-families/:family/features/:feature/statistics',
    summary:
      'Statistics of a feature by partition, oldest first, and how far the newest moved',
    tag,
    params: familyParams.extend({ feature: featureNameSchema }),
    query: z.object({
      /** `batch`, `serving`, or `training:` and a run. */
      scope: z.string().max(200).default('batch'),
      /** Newest partitions at most. */
      limit: z.coerce.number().int().min(1).max(366).default(56),
    }),
    response: z.object({
      items: z.array(featureStatisticsSchema),
      drift: driftSchema.optional(),
      /** Other scopes that have statistics. */
      scopes: z.array(z.string()),
    }),
  }),
  setSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo',
    summary: 'Promise deliveries from now on; what was judged stays judged',
    tag,
    params: familyParams,
    body: sloInputSchema
      .extend({ reason: z.string().max(2_000).optional() })
      .strict(),
    response: sloVersionSchema,
  }),
  exportSlo: defineRoute({
    method: 'get',
    path: '/feature-families/:family/slo',
    summary:
      'The promise in force, as OpenSLO or as the service level of an Open Data Contract',
    tag,
    params: familyParams,
    query: z.object({ format: z.enum(['openslo', 'odcs']).default('openslo') }),
    response: z.record(z.string(), z.unknown()),
  }),
  previewSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo/preview',
    summary: 'What an import of a document would promise; nothing is saved',
    tag,
    params: familyParams,
    body: exchangeBody,
    response: sloInputSchema,
  }),
  importSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo/import',
    summary: 'Promise what an OpenSLO document or an Open Data Contract says',
    tag,
    params: familyParams,
    body: exchangeBody.extend({ reason: z.string().max(2_000).optional() }),
    response: sloVersionSchema,
  }),
  excuses: defineRoute({
    method: 'get',
    path: '/feature-families/:family/excuses',
    summary: 'Partitions that are not judged, and why',
    tag,
    params: familyParams,
    response: z.object({ items: z.array(excuseSchema) }),
  }),
  excuse: defineRoute({
    method: 'post',
    path: '/feature-families/:family/excuses',
    summary: 'Excuse partitions, with a reason',
    tag,
    params: familyParams,
    body: z.object({
      from: z.string().min(1).max(40),
      to: z.string().min(1).max(40).optional(),
      reason: z.string().min(3).max(2_000),
    }),
    response: excuseSchema,
  }),
  revokeExcuse: defineRoute({
    method: 'delete',
    path: '/feature-families/:family/excuses/:id',
    summary: 'Take an excuse back',
    tag,
    params: familyParams.extend({ id: z.string().regex(/^\d{1,18}$/) }),
    response: done,
  }),
};
