import {
  AssessmentRecord,
  NewAssessment,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRows } from '../database';
import { storable, storableJson } from './json';
import { DbAssessmentRow, toAssessment } from './rows';

/** What people, code and models say about traces. */
export class DatabaseAssessmentStore {
  /** Of several traces, by trace, in the order in which they were made. */
  async ofTraces(
    executor: Executor,
    traceIds: string[],
  ): Promise<Map<string, AssessmentRecord[]>> {
    if (traceIds.length === 0) return new Map();
    const rows = await queryRows<DbAssessmentRow>(
      executor,
      'select * from trace_assessments where trace_id = any(?) order by created_ms, assessment_id',
      [pgArray(traceIds)],
    );
    return Map.groupBy(rows.map(toAssessment), ({ traceId }) => traceId);
  }

  async find(
    executor: Executor,
    traceId: string,
    assessmentId: string,
  ): Promise<AssessmentRecord | undefined> {
    const [row] = await queryRows<DbAssessmentRow>(
      executor,
      'select * from trace_assessments where trace_id = ? and assessment_id = ?',
      [traceId, assessmentId],
    );
    return row && toAssessment(row);
  }

  /** Writes several at once; one with the same id takes the place of the one before. */
  async upsert(
    tx: Executor,
    assessments: (NewAssessment & {
      assessmentId: string;
      valid: boolean;
      createdAt: number;
      updatedAt: number;
    })[],
    createdBy?: string,
  ): Promise<void> {
    if (assessments.length === 0) return;
    const rows = assessments.map(item => ({
      trace_id: item.traceId,
      assessment_id: item.assessmentId,
      span_id: item.spanId,
      name: item.name,
      kind: item.kind,
      value: item.value,
      error: item.error,
      source_type: item.source?.type,
      source_id: item.source?.id,
      rationale: item.rationale,
      metadata: item.metadata,
      overrides: item.overrides,
      valid: item.valid,
      created_ms: item.createdAt,
      updated_ms: item.updatedAt,
    }));
    await queryRows(
      tx,
      `insert into trace_assessments (trace_id, assessment_id, span_id, name, kind, value, error, source_type, source_id,
         rationale, metadata, overrides, valid, created_by, created_ms, updated_ms)
       select a.trace_id, a.assessment_id, a.span_id, a.name, a.kind, a.value, a.error, a.source_type, a.source_id,
         a.rationale, a.metadata, a.overrides, a.valid, ?, a.created_ms, a.updated_ms
       from jsonb_to_recordset(?::jsonb) as a(trace_id text, assessment_id text, span_id text, name text, kind text,
         value jsonb, error jsonb, source_type text, source_id text, rationale text, metadata jsonb, overrides text,
         valid boolean, created_ms bigint, updated_ms bigint)
       on conflict (trace_id, assessment_id) do update set span_id = excluded.span_id, name = excluded.name,
         kind = excluded.kind, value = excluded.value, error = excluded.error, rationale = excluded.rationale,
         metadata = excluded.metadata, updated_ms = excluded.updated_ms`,
      [createdBy ?? null, storableJson(rows)] as never[],
    );
  }

  async update(tx: Executor, assessment: AssessmentRecord): Promise<void> {
    await tx('trace_assessments')
      .where({
        trace_id: assessment.traceId,
        assessment_id: assessment.assessmentId,
      })
      .update({
        name: assessment.name,
        value:
          assessment.value === undefined
            ? null
            : storableJson(assessment.value),
        error: assessment.error ? storableJson(assessment.error) : null,
        rationale:
          assessment.rationale === undefined
            ? null
            : storable(assessment.rationale),
        metadata: storableJson(assessment.metadata),
        updated_ms: assessment.updatedAt,
      });
  }

  /** Whether there was one. */
  async setValid(
    tx: Executor,
    traceId: string,
    assessmentId: string,
    valid: boolean,
  ): Promise<boolean> {
    const count = await tx('trace_assessments')
      .where({ trace_id: traceId, assessment_id: assessmentId })
      .update({ valid });
    return count > 0;
  }

  async delete(
    tx: Executor,
    traceId: string,
    assessmentId: string,
  ): Promise<void> {
    await tx('trace_assessments')
      .where({ trace_id: traceId, assessment_id: assessmentId })
      .delete();
  }
}
