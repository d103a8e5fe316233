import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  APPROVED_STATES,
  DecisionKind,
  OPEN_STATES,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor } from '../database';
import { Conflicts } from './Conflicts';
import { DatabaseFindingStore } from './DatabaseFindingStore';
import { DbEvidenceRow, DbReviewRow } from './DatabaseReviewStore';
import { LedgerInput } from './Ledger';
import { People } from './People';
import { boundItems, proofOf, ReviewDesk } from './ReviewDesk';
import { Signatories } from './Signatories';
import { unmet } from './Submitter';
import { Body } from './types';

const DAY = 86_400_000;

/** Rules that must pass, do not, and are not covered by a condition. */
export function uncovered(
  rules: RuleVerdict[],
  conditions: { evidenceKey?: string }[],
): RuleVerdict[] {
  return unmet(rules).filter(
    rule =>
      rule.verdict === 'fail' ||
      !conditions.some(
        ({ evidenceKey }) => !evidenceKey || evidenceKey === rule.evidence,
      ),
  );
}

const told = (rules: RuleVerdict[]) =>
  rules
    .slice(0, 5)
    .map(
      ({ rule, evidence, verdict, message }) =>
        `${evidence ?? rule}: ${verdict}, ${message}`,
    )
    .join('; ');

/** The end of the last day that an approval is to hold, where the reviewer names one. */
function endOf(input: Body<'decide'>): Date | null {
  if (!input.validUntil) return null;
  if (!input.kind.startsWith('approve')) {
    throw new InputError("'validUntil' in the body: only an approval ends");
  }
  const end = new Date(`${input.validUntil}T23:59:59Z`);
  if (end.getTime() <= Date.now()) {
    throw new InputError("'validUntil' in the body: must be in the future");
  }
  return end;
}

const earlier = (a: Date | null, b: Date | null) =>
  a && b ? new Date(Math.min(a.getTime(), b.getTime())) : a ?? b;

/** What follows when somebody decides. */
export class DecisionDesk {
  readonly #desk: ReviewDesk;
  readonly #people: People;
  readonly #signatories: Signatories;
  readonly #conflicts: Conflicts;
  readonly #findings: DatabaseFindingStore;

  constructor(options: {
    desk: ReviewDesk;
    people: People;
    signatories: Signatories;
    conflicts: Conflicts;
    findings: DatabaseFindingStore;
  }) {
    this.#desk = options.desk;
    this.#people = options.people;
    this.#signatories = options.signatories;
    this.#conflicts = options.conflicts;
    this.#findings = options.findings;
  }

  /** Refuses unless the kind of decision fits the evidence. */
  requireEvidence(
    evidence: DbEvidenceRow,
    kind: DecisionKind,
    conditions: { evidenceKey?: string }[],
    waived: string[],
  ): void {
    if (kind !== 'approve' && kind !== 'approve_with_conditions') {
      if (conditions.length > 0) {
        throw new InputError(
          "'conditions' in the body: only an approval has conditions",
        );
      }
      return;
    }
    const rules = evidence.rules.filter(({ rule }) => !waived.includes(rule));
    if (kind === 'approve') {
      const missing = unmet(rules);
      if (conditions.length > 0) {
        throw new InputError(
          "'conditions' in the body: approve with conditions instead",
        );
      }
      if (missing.length > 0) {
        throw new ConflictError(
          `Approval needs all evidence. ${told(missing)}`,
        );
      }
      return;
    }
    if (conditions.length === 0) {
      throw new InputError("'conditions' in the body: name at least one");
    }
    const missing = uncovered(rules, conditions);
    if (missing.length > 0) {
      throw new ConflictError(
        `No condition covers this, and what fails cannot be covered by one: ${told(
          missing,
        )}`,
      );
    }
  }

  /**
   * Records a decision under the review's lock. When the evidence is not what was shown any more nothing is decided:
   * the review shows the new evidence, and `changed` names the items.
   */
  async decide(
    tx: Executor,
    row: DbReviewRow,
    input: Body<'decide'>,
    caller: Caller,
    waived: string[],
  ): Promise<{ row: DbReviewRow; ledger: LedgerInput[]; changed: string[] }> {
    const items = await this.#desk.currentEvidence(tx, row);
    const reopened = await this.#desk.reopenChanged(tx, row, items);
    const subject = {
      modelId: row.model_id ?? undefined,
      model: row.model_name,
      version: row.version,
      reviewId: row.id,
    };
    if (reopened.changed.length > 0) {
      return {
        row: reopened.row,
        changed: reopened.changed,
        ledger: [
          {
            ...subject,
            kind: 'review-reopened',
            facts: {
              changed: reopened.changed.slice(0, 200),
              ...reopened.proof,
            },
          },
        ],
      };
    }
    const reviewer = caller.userEntityRef;
    const conflicts = await this.#conflicts.of(
      tx,
      { modelId: row.model_id!, version: row.version },
      {
        evidence: items,
        submittedBy: row.submitted_by ?? undefined,
        known: row.conflicts,
      },
    );
    const current: DbReviewRow = { ...row, conflicts };
    const { standing, why } = await this.#signatories.eligibility(
      tx,
      current,
      reviewer,
      input.onBehalfOf,
    );
    if (!standing || !reviewer)
      throw new NotAllowedError(why ?? 'You may not decide');
    const evidence = await this.#desk.reviews.evidence(tx, row.evidence_id);
    if (!evidence) throw new ConflictError('The review has no evidence yet');
    this.requireEvidence(evidence, input.kind, input.conditions, waived);
    await this.#requireConditions(input.conditions);
    const until = endOf(input);

    const step = row.open_step!;
    const approves = input.kind.startsWith('approve');
    const bound = boundItems(evidence.items, row.steps[step].groups);
    const decision = await this.#desk.reviews.addDecision(tx, {
      review_id: row.id,
      evidence_id: evidence.id,
      step,
      kind: input.kind,
      reviewer,
      on_behalf_of: standing.onBehalfOf ?? null,
      token_id: caller.tokenId ?? null,
      reason: input.reason,
      bound,
      evidence_digest: evidence.digest,
    });
    const conditional = input.kind === 'approve_with_conditions';
    const event = approves
      ? ({ type: 'approve', reviewer, step, conditional } as const)
      : ({
          type: input.kind === 'reject' ? 'reject' : 'requestChanges',
          reviewer,
          step,
        } as const);
    const moved = this.#desk.transition(current, event, {
      reviewer,
      conditional,
      at: decision.decided_at.toISOString(),
      decisionId: decision.id,
    });
    let next: DbReviewRow = { ...current, ...moved.change };
    const removed = APPROVED_STATES.includes(next.state)
      ? await this.#signatories.removed(tx, next)
      : [];
    if (removed.length > 0) {
      next = await this.#withoutRemoved(tx, current, next, removed);
    }
    const change: Partial<DbReviewRow> = {
      state: next.state,
      resumes_to: next.resumes_to,
      steps: next.steps,
      open_step: next.open_step,
      open_role: next.open_role,
      conflicts,
      assignee: next.open_role === row.open_role ? row.assignee : null,
      ...(next.state === row.state ? {} : { state_since: new Date() }),
      ...this.#timesOf(
        next,
        earlier(row.valid_until, until),
        await this.#validDays(tx, row),
      ),
    };
    if (APPROVED_STATES.includes(next.state)) {
      await this.#desk.reviews.markApproved(tx, evidence.id, true);
    }
    const stored = await this.#desk.reviews.update(tx, row.id, change);
    await this.#findings.insertConditions(
      tx,
      stored,
      input.conditions,
      reviewer,
    );
    return {
      row: stored,
      changed: [],
      ledger: [
        {
          ...subject,
          kind: 'review-decided',
          facts: {
            decision: decision.id,
            kind: input.kind,
            step,
            role: row.steps[step].role,
            onBehalfOf: standing.onBehalfOf,
            reason: input.reason,
            ...proofOf(evidence),
            bound,
            conditions: input.conditions,
            state: stored.state,
            removed,
            validUntil: stored.valid_until?.toISOString(),
          },
        },
      ],
    };
  }

  /** A condition binds somebody, until a day that is still to come. */
  async #requireConditions(
    conditions: Body<'decide'>['conditions'],
  ): Promise<void> {
    const today = new Date().toISOString().slice(0, 10);
    const past = conditions.findIndex(({ dueOn }) => dueOn < today);
    if (past >= 0) {
      throw new InputError(
        `'conditions.${past}.dueOn' in the body: must not be over`,
      );
    }
    await this.#people.requireKnown(
      Object.fromEntries(
        conditions.map(({ owner }, i) => [
          `'conditions.${i}.owner' in the body`,
          owner,
        ]),
      ),
    );
  }

  async #withoutRemoved(
    tx: Executor,
    current: DbReviewRow,
    next: DbReviewRow,
    removed: string[],
  ): Promise<DbReviewRow> {
    let row: DbReviewRow = { ...next, state: 'in_review' };
    const lapsed: string[] = [];
    for (const reviewer of removed) {
      const moved = this.#desk.transition(row, {
        type: 'reviewerRemoved',
        reviewer,
      });
      row = { ...row, ...moved.change };
      lapsed.push(...moved.lapsed);
    }
    await this.#desk.reviews.lapse(
      tx,
      lapsed,
      `No longer holds the role: ${removed.join(', ')}`,
    );
    return { ...row, conflicts: current.conflicts };
  }

  async #validDays(tx: Executor, row: DbReviewRow): Promise<number> {
    const policy = row.policy_id
      ? await this.#desk.policies.byId(tx, row.policy_id)
      : undefined;
    return policy?.document.validDays ?? 365;
  }

  #timesOf(
    next: DbReviewRow,
    asked: Date | null,
    validDays: number,
  ): Partial<DbReviewRow> {
    if (APPROVED_STATES.includes(next.state)) {
      return {
        decided_at: new Date(),
        due_at: null,
        valid_until: earlier(new Date(Date.now() + validDays * DAY), asked),
      };
    }
    if (!OPEN_STATES.includes(next.state)) {
      return { decided_at: new Date(), due_at: null };
    }
    const due =
      next.open_step === null ? undefined : next.steps[next.open_step].dueAt;
    return {
      // What an earlier signature asks for holds for the approval, too.
      valid_until: asked,
      ...(due && {
        due_at: new Date(Math.max(Date.parse(due), Date.now() + DAY)),
      }),
    };
  }
}
