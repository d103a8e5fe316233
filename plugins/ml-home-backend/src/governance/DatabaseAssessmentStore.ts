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
    row: Omit<DbAssessmentRow, 'id' | 'assessed_at'> & { assessed_at?: Date },
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

  /** What the last other model that had a name was assessed as, whether it was renamed since or deleted. */
  async ofFormerModel(
    executor: Executor,
    name: string,
    modelId: string,
  ): Promise<DbAssessmentRow | undefined> {
    const [row] = await queryRows<DbAssessmentRow>(
      executor,
      `with former as materialized (
         select model_id from governance_ledger
         where model_name = ? and model_id <> ? and kind in ('model-assessed', 'model-tier-kept', 'model-renamed')
         order by seq desc limit 1),
       said as materialized (
         select l.model_name, l.entry::jsonb #> '{facts,answers}' as answers
         from governance_ledger l join former f on f.model_id = l.model_id
         where l.kind in ('model-assessed', 'model-tier-kept')
         order by l.seq desc limit 1)
       select a.* from governance_assessments a
         join said s on s.model_name = a.model_name and s.answers = a.answers
       order by a.id desc limit 1`,
      [name, modelId],
    );
    return row;
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
