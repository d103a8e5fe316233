import {
  GpaiClass,
  RiskTier,
  TierFinding,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, queryRows } from '../database';

export interface DbAssessmentRow {
  id: string;
  model_id: string | null;
  model_name: string;
  tier: RiskTier;
  gpai: GpaiClass;
  rule_version: number;
  answers: Record<string, boolean>;
  findings: TierFinding[];
  note: string | null;
  assessed_by: string | null;
  assessed_at: Date;
}

/** Assessments in Postgres: added, and never changed. */
export class DatabaseAssessmentStore {
  async insert(
    tx: Executor,
    row: Omit<DbAssessmentRow, 'id' | 'assessed_at'>,
  ): Promise<DbAssessmentRow> {
    const [made] = await tx('governance_assessments')
      .insert({
        ...row,
        answers: JSON.stringify(row.answers),
        findings: JSON.stringify(row.findings),
      })
      .returning('*');
    return made;
  }

  async ofModel(
    executor: Executor,
    modelId: string,
    limit: number,
  ): Promise<DbAssessmentRow[]> {
    return queryRows(
      executor,
      'select * from governance_assessments where model_id = ? order by id desc limit ?',
      [modelId, limit],
    );
  }
}
