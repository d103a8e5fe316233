import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  APPROVED_STATES,
  PolicyDocument,
  RuleVerdict,
  withinEnvelope,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor } from '../database';
import { applicablePolicy } from './applicable';
import { Conflicts } from './Conflicts';
import { DbPolicyRow } from './DatabasePolicyStore';
import { DbEvidenceRow, DbReviewRow, DbStep } from './DatabaseReviewStore';
import { DbSubjectRow } from './DatabaseSubjectStore';
import { LedgerInput } from './Ledger';
import { People } from './People';
import { boundItems, proofOf, ReviewDesk } from './ReviewDesk';

const DAY = 86_400_000;

/** Rules that must pass and do not. */
export const unmet = (rules: RuleVerdict[]) =>
  rules.filter(rule => rule.severity === 'deny' && rule.verdict !== 'pass');

/** Brings a version before its reviewers, or lets rules and envelope speak where nobody need sign. */
export class Submitter {
  readonly #desk: ReviewDesk;
  readonly #conflicts: Conflicts;
  readonly #people: People;

  constructor(options: {
    desk: ReviewDesk;
    conflicts: Conflicts;
    people: People;
  }) {
    this.#desk = options.desk;
    this.#conflicts = options.conflicts;
    this.#people = options.people;
  }

  /** The review that a submission is about: one that waits to be submitted again, or a new one. */
  async reviewFor(
    tx: Executor,
    subject: DbSubjectRow,
    input: { note?: string; environments: string[] },
  ): Promise<DbReviewRow> {
    const { reviews } = this.#desk;
    const made = await reviews.insert(tx, {
      model_id: subject.model_id,
      model_name: subject.model_name,
      version: subject.version,
      note: input.note ?? null,
      environments: input.environments,
    });
    if (made) return made;
    const live = await reviews.findLive(tx, subject.model_id, subject.version);
    if (!live)
      throw new ConflictError(
        'The version is being submitted by somebody else',
      );
    const opened = await this.#desk.open(tx, live.id, undefined);
    // What the approval rests on may have moved away before anybody looked.
    const { row } = APPROVED_STATES.includes(opened.state)
      ? await this.#desk.reopenChanged(
          tx,
          opened,
          await this.#desk.currentEvidence(tx, subject),
        )
      : { row: opened };
    if (
      !['draft', 'changes_requested', 'stale', 'expired'].includes(row.state)
    ) {
      throw new ConflictError(
        `Version ${subject.version} of '${subject.model_name}' has review ${row.id}, which is ${row.state}`,
      );
    }
    return input.note === undefined
      ? row
      : reviews.update(tx, row.id, { note: input.note });
  }

  async submit(
    tx: Executor,
    given: DbReviewRow,
    subject: DbSubjectRow,
    caller: Caller,
  ): Promise<{ row: DbReviewRow; ledger: LedgerInput[] }> {
    if (subject.tier === 'prohibited') {
      throw new NotAllowedError(
        `'${subject.model_name}' was assessed as a prohibited use: it cannot be submitted; assess it anew if that is wrong`,
      );
    }
    const policy = applicablePolicy(await this.#desk.policies.published(tx), {
      model: subject.model_name,
      tier: subject.tier,
      project: subject.project_ref,
    });
    const items = await this.#desk.currentEvidence(tx, subject);
    const baseline = await this.#desk.reviews.baselineOf(tx, subject.model_id);
    const conflicts = await this.#conflicts.of(
      tx,
      { modelId: subject.model_id, version: subject.version },
      {
        evidence: items,
        submittedBy: caller.userEntityRef,
        known: given.conflicts,
      },
    );
    const sameSteps =
      given.state === 'stale' && given.policy_id === (policy?.id ?? null);
    const steps = sameSteps ? given.steps : this.#stepsOf(policy);
    const prepared: DbReviewRow = {
      ...given,
      policy_id: policy?.id ?? null,
      tier: subject.tier,
      steps,
      conflicts,
      baseline_evidence_id: baseline?.id ?? null,
    };
    const { evidence, change } = await this.#desk.snapshot(tx, prepared, {
      items,
      subject,
      document: policy?.document,
      baseline: baseline?.items ?? [],
    });
    const moved = this.#desk.transition(prepared, { type: 'submit' });
    let row = await this.#desk.reviews.update(tx, given.id, {
      ...moved.change,
      ...change,
      policy_id: prepared.policy_id,
      tier: prepared.tier,
      conflicts,
      baseline_evidence_id: prepared.baseline_evidence_id,
      submitted_by: caller.userEntityRef ?? null,
      submitted_at: new Date(),
      decided_at: null,
      valid_until: null,
      reminded_at: null,
      escalated_at: null,
      due_at: this.#dueAt(moved.change),
    });
    await this.#desk.reviews.lapse(tx, moved.lapsed, 'Submitted again');
    const ledger: LedgerInput[] = [
      {
        kind: 'review-submitted',
        modelId: subject.model_id,
        model: subject.model_name,
        version: subject.version,
        reviewId: row.id,
        facts: {
          policy: policy ? `${policy.key} ${policy.version}` : null,
          tier: subject.tier,
          ...proofOf(evidence),
          baseline: baseline && proofOf(baseline),
          items: evidence.items.length,
          verdicts: row.verdicts,
          conflicts: conflicts.map(({ ref }) => ref),
        },
      },
    ];
    const settled = await this.#settle(tx, row, { policy, evidence, baseline });
    row = settled?.row ?? row;
    if (settled) ledger.push(settled.entry);
    return { row, ledger };
  }

  #stepsOf(policy: DbPolicyRow | undefined): DbStep[] {
    const document = policy?.document;
    const wanted: PolicyDocument['steps'] =
      document?.steps ??
      (this.#people.knowsRole('reviewer')
        ? [
            {
              role: 'reviewer',
              title: 'Review',
              needs: 1,
              groups: [],
              dueDays: 5,
            },
          ]
        : []);
    if (!document && wanted.length === 0) {
      throw new InputError(
        "No policy applies to this version, and nobody holds the role 'reviewer': publish a policy, or set mlHome.governance.roles.reviewer",
      );
    }
    let due = Date.now();
    return wanted.map(step => {
      due += step.dueDays * DAY;
      return {
        role: step.role,
        title: step.title,
        needs: step.needs,
        groups: step.groups,
        dueAt: new Date(due).toISOString(),
        approvals: [],
      };
    });
  }

  #dueAt(change: Partial<DbReviewRow>): Date | null {
    const open = change.open_step ?? undefined;
    const due = open === undefined ? undefined : change.steps?.[open].dueAt;
    // An answer to an old submission begins its time anew.
    if (!due) return null;
    return new Date(Math.max(Date.parse(due), Date.now() + DAY));
  }

  /** Approval without people: by rules where the policy asks for no signature, or by the envelope. */
  async #settle(
    tx: Executor,
    row: DbReviewRow,
    given: {
      policy: DbPolicyRow | undefined;
      evidence: DbEvidenceRow;
      baseline: DbEvidenceRow | undefined;
    },
  ): Promise<{ row: DbReviewRow; entry: LedgerInput } | undefined> {
    const { policy, evidence, baseline } = given;
    if (!policy) return undefined;
    const missing = unmet(evidence.rules);
    const { envelope, steps, validDays } = policy.document;
    // Else whoever may write policies would approve their own work by one.
    const own = row.conflicts.find(({ ref }) =>
      [policy.author, policy.published_by].some(
        one => one?.toLowerCase() === ref,
      ),
    );
    const inside =
      envelope && baseline && missing.length === 0 && !own
        ? withinEnvelope(baseline.items, evidence.items, envelope.bands)
        : undefined;
    const approve =
      inside?.inside || (steps.length === 0 && missing.length === 0 && !own);
    if (!approve && steps.length > 0) return undefined;
    const kind = inside?.inside ? 'envelope' : 'rules';
    let reason = 'All rules pass, and the policy asks for no signature.';
    if (!approve && missing.length === 0) {
      reason = `${own?.ref} took part in the version, and wrote or published policy ${policy.key} ${policy.version}, which asks for no signature: it counts when it is other people's.`;
    } else if (!approve) {
      reason = `Not met: ${missing
        .map(({ rule, message }) => `${rule} (${message})`)
        .join('; ')}`;
    } else if (inside) {
      reason = `Within the envelope of what was approved before: ${inside.covered.length} changes, all inside their bands.`;
    }
    const decision = await this.#desk.reviews.addDecision(tx, {
      review_id: row.id,
      evidence_id: evidence.id,
      step: null,
      kind,
      reviewer: null,
      on_behalf_of: null,
      token_id: null,
      reason: reason.slice(0, 4000),
      bound: boundItems(evidence.items, []),
      evidence_digest: evidence.digest,
    });
    if (approve) {
      await this.#desk.reviews.markApproved(tx, evidence.id, false);
    }
    const change: Partial<DbReviewRow> = approve
      ? {
          ...this.#desk.transition({ ...row, steps: [] }, { type: 'settle' })
            .change,
          steps: [],
          decided_at: new Date(),
          due_at: null,
          valid_until: new Date(Date.now() + validDays * DAY),
        }
      : { state: 'changes_requested', state_since: new Date(), due_at: null };
    const settled = await this.#desk.reviews.update(tx, row.id, change);
    return {
      row: settled,
      entry: {
        kind: approve ? 'review-approved' : 'review-changes-requested',
        modelId: row.model_id ?? undefined,
        model: row.model_name,
        version: row.version,
        reviewId: row.id,
        facts: {
          by: kind,
          decision: decision.id,
          ...proofOf(evidence),
          policy: `${policy.key} ${policy.version}`,
          reason,
        },
      },
    };
  }
}
