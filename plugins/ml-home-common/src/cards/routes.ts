import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import { modelCardSchema } from './card';
import { cardChangesSchema, revisionChangeSchema } from './changes';
import { completenessSchema } from './completeness';
import { evaluationSchema } from './evaluation';
import { cardFormatSchema, lossSchema } from './formats/types';

const tag = 'Model cards';
const name = z.string().min(1).max(500);
const version = z
  .string()
  .regex(/^\d{1,9}$/, 'must be the number of a version');
const versionParams = z.object({ name, version });
const revision = z.number().int().nonnegative().max(2_000_000_000);

const problemSchema = z.object({ field: z.string(), message: z.string() });

const evaluationViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['api', 'file']),
  /** Run id of the file. */
  from: z.string().optional(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
  document: evaluationSchema,
});
export type EvaluationView = z.infer<typeof evaluationViewSchema>;

export const cardViewSchema = z.object({
  card: modelCardSchema,
  completeness: completenessSchema,
  /** Values by where they came from. */
  origins: z.record(z.string(), z.number().int()),
  evaluations: z.array(evaluationViewSchema),
  /** What a reader should know of values: an unknown licence, a file that could not be read. */
  notes: z.array(problemSchema),
  /** Who wrote last, and when. */
  updatedBy: z.string().optional(),
  updatedAt: z.iso.datetime().optional(),
  mayWrite: z.boolean(),
  /** The source run exists and its experiment is hidden from the reader. */
  runHidden: z.boolean(),
});
export type CardView = z.infer<typeof cardViewSchema>;

export const cardRevisionSchema = z.object({
  revision,
  kind: z.enum(['edit', 'import', 'restore']),
  changes: z.array(revisionChangeSchema),
  note: z.string().optional(),
  author: z.string().optional(),
  at: z.iso.datetime(),
});
export type CardRevision = z.infer<typeof cardRevisionSchema>;

export const cardSuggestionSchema = z.object({
  field: z.string(),
  value: z.unknown(),
  from: z.object({ model: z.string(), version: z.string() }),
  /** From the version before, or from a model that is like it. */
  why: z.enum(['previous', 'similar']),
});
export type CardSuggestion = z.infer<typeof cardSuggestionSchema>;

export const cardImportPreviewSchema = z.object({
  format: cardFormatSchema,
  fields: z.array(
    z.object({
      field: z.string(),
      value: z.unknown(),
      current: z.unknown().optional(),
      /** Absent fields are new; `machine` ones need a reason to be taken. */
      state: z.enum(['new', 'same', 'person', 'machine']),
    }),
  ),
  problems: z.array(problemSchema),
  /** What will be taken as it is, and says less than it seems: an unknown licence. */
  warnings: z.array(problemSchema),
});
export type CardImportPreview = z.infer<typeof cardImportPreviewSchema>;

/** Longest document that is taken in, in characters. */
export const CARD_DOCUMENT_LIMIT = 900_000;

const documentBody = z.object({
  format: cardFormatSchema,
  document: z
    .string()
    .min(1)
    .max(
      CARD_DOCUMENT_LIMIT,
      `must not be longer than ${CARD_DOCUMENT_LIMIT} characters`,
    ),
});

export const cardRoutes = {
  schema: defineRoute({
    method: 'get',
    path: '/model-card-schema',
    summary: 'The canonical model card as JSON Schema',
    tag,
    response: z.record(z.string(), z.unknown()),
  }),
  get: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version/card',
    summary: 'The card of a model version, each value with its origin',
    tag,
    params: versionParams,
    response: cardViewSchema,
  }),
  change: defineRoute({
    method: 'patch',
    path: '/models/:name/versions/:version/card',
    summary:
      'Write on a card; answers 409 and the fields when somebody else wrote on the same ones since baseRevision',
    tag,
    params: versionParams,
    body: z.object({
      /** What the writer saw; the header If-Match says the same. */
      baseRevision: revision.optional(),
      changes: cardChangesSchema,
    }),
    response: cardViewSchema,
  }),
  refresh: defineRoute({
    method: 'post',
    path: '/models/:name/versions/:version/card/refresh',
    summary: 'Read the files of the version and of its runs anew',
    tag,
    params: versionParams,
    response: cardViewSchema,
  }),
  revisions: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version/card/revisions',
    summary: 'Changes of a card, newest first',
    tag,
    params: versionParams,
    query: pageQuerySchema,
    response: pageOf(cardRevisionSchema),
  }),
  restore: defineRoute({
    method: 'post',
    path: '/models/:name/versions/:version/card/restore',
    summary: 'Write again what people had written at an earlier revision',
    tag,
    params: versionParams,
    body: z.object({
      revision,
      baseRevision: revision,
      /** Where machines have found another value since. */
      reason: z.string().trim().max(4_000).optional(),
    }),
    response: cardViewSchema,
  }),
  suggestions: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version/card/suggestions',
    summary: 'What the version before and similar models say of missing fields',
    tag,
    params: versionParams,
    response: z.object({ items: z.array(cardSuggestionSchema) }),
  }),
  exportCard: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version/card/export',
    summary: 'A card in another format, with what is lost on the way',
    tag,
    params: versionParams,
    query: z.object({ format: cardFormatSchema }),
    response: z.object({
      format: cardFormatSchema,
      fileName: z.string(),
      mediaType: z.string(),
      document: z.string(),
      lossReport: z.array(lossSchema),
    }),
  }),
  previewImport: defineRoute({
    method: 'post',
    path: '/models/:name/versions/:version/card/import-preview',
    summary: 'What an import would change; nothing is written',
    tag,
    params: versionParams,
    body: documentBody,
    response: cardImportPreviewSchema,
  }),
  importCard: defineRoute({
    method: 'post',
    path: '/models/:name/versions/:version/card/import',
    summary: 'Take fields of a card in another format',
    tag,
    params: versionParams,
    body: documentBody.extend({
      baseRevision: revision,
      /** The fields to take; absent: all that do not replace a value. */
      take: z.array(z.string().max(200)).max(500).optional(),
      /** Why machine values among them are replaced. */
      reason: z.string().trim().min(1).max(4_000).optional(),
    }),
    response: cardViewSchema,
  }),
  evaluations: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version/evaluations',
    summary: 'Evaluations of a version: of each name the newest',
    tag,
    params: versionParams,
    response: z.object({ items: z.array(evaluationViewSchema) }),
  }),
  evaluate: defineRoute({
    method: 'post',
    path: '/models/:name/versions/:version/evaluations',
    summary:
      'Push the results of an evaluation: metrics by slice, counts by threshold, calibration, confusion',
    tag,
    params: versionParams,
    body: evaluationSchema,
    response: z.object({
      id: z.string(),
      /** Known already; nothing was stored twice. */
      repeated: z.boolean(),
    }),
  }),
};
