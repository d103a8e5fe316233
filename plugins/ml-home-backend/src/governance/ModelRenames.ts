import { NotAllowedError } from '@backstage/errors';
import { Executor } from '../database';
import { Renaming } from '../models';
import { applicablePolicy } from './applicable';
import { Ledger } from './Ledger';
import { ReviewDesk } from './ReviewDesk';

/** Lets what is kept of a model follow its name, and no model out of its policy by another one. */
export class ModelRenames {
  readonly #desk: ReviewDesk;
  readonly #ledger: Ledger;

  constructor(options: { desk: ReviewDesk; ledger: Ledger }) {
    this.#desk = options.desk;
    this.#ledger = options.ledger;
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
    const policyOf = (model: string) =>
      applicablePolicy(policies, {
        model,
        tier: subject.tier,
        project: subject.project_ref,
      });
    const [before, after] = [policyOf(name), policyOf(newName)];
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
    if (kept === 0 && !before) return;
    await this.#ledger.append(tx, caller, [
      {
        kind: 'model-renamed',
        modelId,
        model: newName,
        facts: { from: name, to: newName },
      },
    ]);
  }
}
