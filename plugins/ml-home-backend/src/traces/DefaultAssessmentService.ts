import { InputError, NotFoundError } from '@backstage/errors';
import {
  AssessmentRecord,
  AssessmentService,
  NewAssessment,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database, transactionAgainOnConflict } from '../database';
import { truncate } from '../experiments';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseTraceReadStore } from './DatabaseTraceReadStore';
import { TRACE_LIMITS } from './limits';
import { noTrace, TraceGate } from './TraceGate';

/** Fills in what a new assessment leaves out; throws InputError when it says nothing. */
export function completeAssessment(given: NewAssessment) {
  if (!given.name.trim() || given.name.length > 250) {
    throw new InputError(
      "'assessment_name' must have between 1 and 250 characters",
    );
  }
  if (given.assessmentId && !/^[\w.:-]{1,100}$/.test(given.assessmentId)) {
    throw new InputError(
      `Invalid assessment id '${given.assessmentId.slice(0, 100)}'`,
    );
  }
  const now = Date.now();
  return {
    ...given,
    assessmentId: given.assessmentId || `a-${randomUUID().replaceAll('-', '')}`,
    rationale:
      given.rationale === undefined
        ? undefined
        : truncate(given.rationale, TRACE_LIMITS.rationale),
    valid: given.valid ?? true,
    createdAt: given.createdAt ?? now,
    updatedAt: given.updatedAt ?? given.createdAt ?? now,
  };
}

/** Rules of assessments. */
export class DefaultAssessmentService implements AssessmentService {
  readonly #database: Database;
  readonly #assessments: DatabaseAssessmentStore;
  readonly #reads: DatabaseTraceReadStore;
  readonly #gate: TraceGate;

  constructor(options: {
    database: Database;
    assessments: DatabaseAssessmentStore;
    reads: DatabaseTraceReadStore;
    gate: TraceGate;
  }) {
    this.#database = options.database;
    this.#assessments = options.assessments;
    this.#reads = options.reads;
    this.#gate = options.gate;
  }

  async createAssessment(
    given: NewAssessment,
    options: ScopedOptions,
  ): Promise<AssessmentRecord> {
    const assessment = completeAssessment(given);
    const { traceId, overrides } = assessment;
    await transactionAgainOnConflict(this.#database, async tx => {
      await this.#gate.requireChangeable(tx, traceId, options);
      if (
        overrides &&
        !(await this.#assessments.setValid(tx, traceId, overrides, false))
      ) {
        throw this.#absent(traceId, overrides);
      }
      await this.#assessments.upsert(
        tx,
        [assessment],
        options.caller.userEntityRef,
      );
    });
    return assessment;
  }

  async getAssessment(
    traceId: string,
    assessmentId: string,
    { scope }: ScopedOptions,
  ): Promise<AssessmentRecord> {
    if (!(await this.#reads.find(this.#database, traceId, scope))) {
      throw noTrace(traceId);
    }
    const found = await this.#assessments.find(
      this.#database,
      traceId,
      assessmentId,
    );
    if (!found) throw this.#absent(traceId, assessmentId);
    return found;
  }

  async updateAssessment(
    traceId: string,
    assessmentId: string,
    changes: Parameters<AssessmentService['updateAssessment']>[2],
    options: ScopedOptions,
  ): Promise<AssessmentRecord> {
    return transactionAgainOnConflict(this.#database, async tx => {
      await this.#gate.requireChangeable(tx, traceId, options);
      const before = await this.#assessments.find(tx, traceId, assessmentId);
      if (!before) throw this.#absent(traceId, assessmentId);
      if (changes.kind && changes.kind !== before.kind) {
        throw new InputError(
          `Cannot update ${changes.kind} value on an assessment that is ${before.kind}.`,
        );
      }
      const { metadata, ...others } = changes;
      const after = completeAssessment({
        ...before,
        ...others,
        metadata: { ...before.metadata, ...metadata },
        updatedAt: Date.now(),
      });
      await this.#assessments.update(tx, after);
      return after;
    });
  }

  async deleteAssessment(
    traceId: string,
    assessmentId: string,
    options: ScopedOptions,
  ): Promise<void> {
    await transactionAgainOnConflict(this.#database, async tx => {
      await this.#gate.requireChangeable(tx, traceId, options);
      const found = await this.#assessments.find(tx, traceId, assessmentId);
      if (!found) return;
      if (found.overrides) {
        await this.#assessments.setValid(tx, traceId, found.overrides, true);
      }
      await this.#assessments.delete(tx, traceId, assessmentId);
    });
  }

  #absent(traceId: string, assessmentId: string) {
    return new NotFoundError(
      `Assessment with ID '${assessmentId.slice(
        0,
        300,
      )}' not found for trace '${traceId}'`,
    );
  }
}
