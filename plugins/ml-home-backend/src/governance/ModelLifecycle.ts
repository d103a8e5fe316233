import { NotAllowedError } from '@backstage/errors';
import { Executor } from '../database';
import { Copying, Deletion, Registering, Renaming } from '../models';
import { applicablePolicy } from './applicable';
import {
  DatabaseAssessmentStore,
  DbAssessmentRow,
} from './DatabaseAssessmentStore';
import { Ledger } from './Ledger';
import { ReviewDesk } from './ReviewDesk';

/**
 * What governance does when models come, go and change their names: what is kept of a model follows it, and no model
 * gets out of its policy by another name.
 */
export class ModelLifecycle {
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
    await this.#keep(
      tx,
      { modelId, name, caller },
      former,
      'Kept from the model that had this name before',
    );
  }

  /**
   * In the transaction in which a version of another model is copied into a model: one that was never assessed is held
   * to what that model was assessed as.
   */
  async copy(
    tx: Executor,
    { modelId, name, from, caller }: Copying,
  ): Promise<void> {
    const [own] = await this.#assessments.ofModel(tx, modelId, 1);
    if (own) return;
    const origin = await this.#desk.subjects.find(
      tx,
      from,
      undefined,
      undefined,
    );
    if (!origin) return;
    const [theirs] = await this.#assessments.ofModel(tx, origin.model_id, 1);
    if (!theirs) return;
    await this.#keep(
      tx,
      { modelId, name, caller },
      theirs,
      `Kept from '${from}', of which a version was copied`,
    );
  }

  /** In the transaction in which a model or a version is deleted, before it: what was governed does not go untold. */
  async forget(
    tx: Executor,
    { modelId, name, version, caller }: Deletion,
  ): Promise<void> {
    const subject = await this.#desk.subjects.find(
      tx,
      name,
      version,
      undefined,
    );
    const reviews = await this.#desk.subjects.reviewsOf(tx, modelId, version);
    if (!subject?.tier && reviews.length === 0) return;
    await this.#ledger.append(tx, caller, [
      {
        kind: version === undefined ? 'model-deleted' : 'version-deleted',
        modelId,
        model: name,
        version,
        facts: {
          tier: subject?.tier ?? null,
          aliases: subject?.aliases ?? [],
          reviews,
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

  async #keep(
    tx: Executor,
    { modelId, name, caller }: Registering,
    assessed: DbAssessmentRow,
    note: string,
  ): Promise<void> {
    const { id, ...kept } = assessed;
    await this.#assessments.insert(tx, {
      ...kept,
      model_id: modelId,
      model_name: name,
      note,
    });
    await this.#ledger.append(tx, caller, [
      {
        kind: 'model-tier-kept',
        modelId,
        model: name,
        facts: {
          note,
          tier: assessed.tier,
          gpai: assessed.gpai,
          ruleVersion: assessed.rule_version,
          answers: assessed.answers,
          assessedBy: assessed.assessed_by,
          assessedAt: assessed.assessed_at.toISOString(),
        },
      },
    ]);
  }
}
