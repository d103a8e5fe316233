import { InputError } from '@backstage/errors';
import {
  AssessmentKind,
  NewAssessment,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { bool, text } from './schemas';
import { timestamp } from './traceSchemas';
import { toAssessment } from './traceMapping';

const BASE = '/api/3.0/mlflow/traces/:trace_id/assessments';

export const assessment = z.object({
  assessment_id: text.optional(),
  assessment_name: text.optional(),
  trace_id: text.optional(),
  span_id: text.optional(),
  source: z
    .object({ source_type: text.default(''), source_id: text.default('') })
    .optional(),
  create_time: timestamp.optional(),
  last_update_time: timestamp.optional(),
  feedback: z
    .object({
      value: z.unknown().optional(),
      error: z
        .object({
          error_code: text.optional(),
          error_message: text.optional(),
          stack_trace: text.optional(),
        })
        .optional(),
    })
    .optional(),
  expectation: z
    .object({
      value: z.unknown().optional(),
      serialized_value: z
        .object({ serialization_format: text.default(''), value: text })
        .optional(),
    })
    .optional(),
  issue: z.object({ issue_name: text }).optional(),
  rationale: text.optional(),
  metadata: z.record(z.string(), text).default({}),
  overrides: text.optional(),
  valid: bool.optional(),
});
type Given = z.output<typeof assessment>;

function parseSerialized(given: {
  serialization_format: string;
  value: string;
}) {
  if (given.serialization_format !== 'JSON_FORMAT') return given.value;
  try {
    return JSON.parse(given.value);
  } catch {
    throw new InputError("'expectation.serialized_value' must hold JSON");
  }
}

function judgementOf(
  given: Given,
): Pick<NewAssessment, 'kind' | 'value' | 'error'> | undefined {
  const { feedback, expectation, issue } = given;
  if ([feedback, expectation, issue].filter(Boolean).length > 1) {
    throw new InputError(
      'An assessment holds one of feedback, expectation and issue',
    );
  }
  if (issue) return { kind: 'issue' };
  if (expectation) {
    return {
      kind: 'expectation',
      value: expectation.serialized_value
        ? parseSerialized(expectation.serialized_value)
        : expectation.value ?? null,
    };
  }
  if (!feedback) return undefined;
  const { error } = feedback;
  return {
    kind: 'feedback',
    value: error ? feedback.value : feedback.value ?? null,
    error: error && {
      code: error.error_code,
      message: error.error_message,
      stackTrace: error.stack_trace,
    },
  };
}

/** What a client says of a trace; throws InputError when it judges nothing. */
export function toNewAssessment(given: Given, traceId: string): NewAssessment {
  const judgement = judgementOf(given);
  if (!judgement) {
    throw new InputError(
      "An assessment needs 'feedback', 'expectation' or 'issue'",
    );
  }
  return {
    ...judgement,
    traceId,
    assessmentId: given.assessment_id || undefined,
    spanId: given.span_id || undefined,
    name: given.assessment_name ?? given.issue?.issue_name ?? '',
    source: given.source && {
      type: given.source.source_type.slice(0, 50),
      id: given.source.source_id.slice(0, 250),
    },
    rationale: given.rationale,
    metadata: given.metadata,
    overrides: given.overrides || undefined,
    valid: given.valid,
    createdAt: given.create_time,
    updatedAt: given.last_update_time,
  };
}

const byId = z.object({ trace_id: text, assessment_id: text });

/** The fields that an update names: `assessmentName,feedback`, in either spelling, or a list of them. */
const mask = z
  .union([
    z.string().transform(value => value.split(',')),
    z.object({ paths: z.array(z.string()) }).transform(({ paths }) => paths),
  ])
  .transform(fields =>
    fields.map(field =>
      field.trim().replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    ),
  );

const KINDS: AssessmentKind[] = ['feedback', 'expectation'];

/** Assessments of traces of MLflow's REST API. */
export function assessmentEndpoints(
  on: Endpoints['on'],
  { services: { assessments } }: ProtocolContext,
): void {
  on(
    'post',
    BASE,
    z.object({ trace_id: text, assessment }),
    async (input, options) => ({
      assessment: toAssessment(
        await assessments.createAssessment(
          toNewAssessment(input.assessment, input.trace_id),
          options,
        ),
      ),
    }),
  );
  on('get', `${BASE}/:assessment_id`, byId, async (input, options) => ({
    assessment: toAssessment(
      await assessments.getAssessment(
        input.trace_id,
        input.assessment_id,
        options,
      ),
    ),
  }));
  on(
    'patch',
    `${BASE}/:assessment_id`,
    byId.extend({ assessment, update_mask: mask }),
    async (input, options) => {
      const { assessment: given, update_mask: fields } = input;
      const kinds = KINDS.filter(kind => fields.includes(kind));
      const judgement = kinds.length > 0 ? judgementOf(given) : undefined;
      if (kinds.length > 1 || (kinds.length === 1 && !judgement)) {
        throw new InputError(
          "'update_mask' must name one of feedback and expectation, and 'assessment' must hold it",
        );
      }
      const updated = await assessments.updateAssessment(
        input.trace_id,
        input.assessment_id,
        {
          ...judgement,
          ...(fields.includes('assessment_name') && given.assessment_name
            ? { name: given.assessment_name }
            : {}),
          ...(fields.includes('rationale')
            ? { rationale: given.rationale }
            : {}),
          ...(fields.includes('metadata') ? { metadata: given.metadata } : {}),
        },
        options,
      );
      return { assessment: toAssessment(updated) };
    },
  );
  on('delete', `${BASE}/:assessment_id`, byId, (input, options) =>
    assessments.deleteAssessment(input.trace_id, input.assessment_id, options),
  );
}
