import { z } from 'zod';
import { tagsSchema } from '../api';

export const traceStateSchema = z.enum([
  'STATE_UNSPECIFIED',
  'OK',
  'ERROR',
  'IN_PROGRESS',
]);
export type TraceState = z.infer<typeof traceStateSchema>;

/** What people, code and other models say about a trace. */
export const traceAssessmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['feedback', 'expectation', 'issue']),
  /** The judgement as JSON. */
  value: z.unknown(),
  rationale: z.string().optional(),
  source: z.object({ type: z.string(), id: z.string() }).optional(),
  /** False when another one overrides it. */
  valid: z.boolean(),
  spanId: z.string().optional(),
  createdAt: z.number().int(),
});
export type TraceAssessment = z.infer<typeof traceAssessmentSchema>;

/** Tokens that a language model read and wrote; absent where nothing was said. */
export const tokenUsageSchema = z.object({
  input: z.number().optional(),
  output: z.number().optional(),
  total: z.number(),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

export const traceSummarySchema = z.object({
  traceId: z.string(),
  name: z.string().optional(),
  experiment: z.object({ id: z.string(), name: z.string() }),
  /** The run that it was made in. */
  runId: z.string().optional(),
  state: traceStateSchema,
  /** Epoch milliseconds. */
  startTime: z.number().int(),
  /** Milliseconds; absent while it runs. */
  duration: z.number().int().optional(),
  requestPreview: z.string().optional(),
  responsePreview: z.string().optional(),
  session: z.string().optional(),
  user: z.string().optional(),
  spanCount: z.number().int(),
  tokens: tokenUsageSchema.optional(),
  tags: tagsSchema,
  assessments: z.array(traceAssessmentSchema),
});
export type TraceSummary = z.infer<typeof traceSummarySchema>;

export const traceSpanSchema = z.object({
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  /** Such as LLM, TOOL, RETRIEVER, CHAIN; UNKNOWN when nothing was said. */
  type: z.string(),
  status: z.enum(['UNSET', 'OK', 'ERROR']),
  statusMessage: z.string().optional(),
  /** Nanoseconds since the start of the trace's first span. */
  offsetNs: z.number(),
  /** Nanoseconds; absent while it runs. */
  durationNs: z.number().optional(),
  inputs: z.unknown(),
  outputs: z.unknown(),
  /** The other attributes, as JSON. */
  attributes: z.record(z.string(), z.unknown()),
  events: z.array(
    z.object({
      name: z.string(),
      offsetNs: z.number(),
      attributes: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type TraceSpan = z.infer<typeof traceSpanSchema>;

export const traceDetailSchema = traceSummarySchema.extend({
  metadata: tagsSchema,
  /** Roots first, then by their start. */
  spans: z.array(traceSpanSchema),
});
export type TraceDetail = z.infer<typeof traceDetailSchema>;
