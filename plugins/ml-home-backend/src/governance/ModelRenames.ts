import { NotAllowedError } from '@backstage/errors';
import { Executor } from '../database';
import { Registering, Renaming } from '../models';
import { applicablePolicy } from './applicable';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { Ledger } from './Ledger';
import { ReviewDesk } from './ReviewDesk';

/** Lets what is kept of a model follow its name, and no model out of its policy by another one. */
export class ModelRenames {
  readonly #desk: ReviewDesk;
  readonly #ledger: Ledger;
  readonly #assessments: DatabaseAssessmentStore;

  constructor(options: {
    desk: ReviewDesk;
    ledger: Ledger;
    assessments: DatabaseAssessmentStore;
  }) {
    this.#desk = options.desk;
    this.#ledger = options.ledger;
    this.#assessments = options.assessments;
  }

  /**
   * In the transaction in which a model gets a name: one that was never assessed is held to what the model was
   * assessed as that had the name before, so that deleting it and registering it anew is no way around the gate.
   */
  async inherit(
    tx: Executor,
    { modelId, name, caller }: Registering,
  ): Promise<void> {
    const [own] = await this.#assessments.ofModel(tx, modelId, 1);
    if (own) return;
    const former = await this.#assessments.ofFormerModel(tx, name, modelId);
    if (!former) return;
    const { id, ...kept } = former;
    await this.#assessments.insert(tx, {
      ...kept,
      model_id: modelId,
      model_name: name,
      note: 'Kept from the model that had this name before',
    });
    await this.#ledger.append(tx, caller, [
      {
        kind: 'model-tier-kept',
        modelId,
        model: name,
        facts: {
          tier: former.tier,
          gpai: former.gpai,
          ruleVersion: former.rule_version,
          answers: former.answers,
          assessedBy: former.assessed_by,
          assessedAt: former.assessed_at.toISOString(),
        },
      },
    ]);
  }

  /** In the transaction of a rename, before it; throws NotAllowedError where another policy would apply by the new name. */
  async follow(
    tx: Executor,
    { modelId, name, newName, caller }: Renaming,
  ): Promise<void> {
    const subject = await this.#desk.subjects.find(
      tx,
      name,
      undefined,
      undefined,
    );
    if (!subject) return;
    const policies = await this.#desk.policies.published(tx);
    const policyOf = (model: string, tier: string | null) =>
      applicablePolicy(policies, {
        model,
        tier,
        project: subject.project_ref,
      });
    const former = subject.tier
      ? undefined
      : await this.#assessments.ofFormerModel(tx, newName, modelId);
    const before = policyOf(name, subject.tier);
    const after = policyOf(newName, subject.tier ?? former?.tier ?? null);
    if (before?.key !== after?.key) {
      throw new NotAllowedError(
        `'${name}' may not be renamed to '${newName}': ${
          before ? `policy ${before.key} applies` : 'no policy applies'
        } to it, and ${
          after ? `policy ${after.key}` : 'no policy'
        } would by the new name; let the policy name both first`,
      );
    }
    const kept = await this.#desk.subjects.rename(tx, modelId, newName);
    if (kept > 0 || before || subject.tier) {
      await this.#ledger.append(tx, caller, [
        {
          kind: 'model-renamed',
          modelId,
          model: newName,
          facts: { from: name, to: newName },
        },
      ]);
    }
    await this.inherit(tx, { modelId, name: newName, caller });
  }
}
