import {
  APPROVED_STATES,
  diffEvidence,
  OPEN_STATES,
  ReviewDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor } from '../database';
import { DatabaseFindingStore } from './DatabaseFindingStore';
import { DbReviewRow } from './DatabaseReviewStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { digestOfItems, ReviewDesk } from './ReviewDesk';
import { Signatories } from './Signatories';
import { unmet } from './Submitter';
import { toDecision, toFinding, toSteps, toSummary } from './views';

/** Puts the page of a review together. */
export class ReviewReader {
  readonly #desk: ReviewDesk;
  readonly #signatories: Signatories;
  readonly #findings: DatabaseFindingStore;
  readonly #waivers: DatabaseWaiverStore;

  constructor(options: {
    desk: ReviewDesk;
    signatories: Signatories;
    findings: DatabaseFindingStore;
    waivers: DatabaseWaiverStore;
  }) {
    this.#desk = options.desk;
    this.#signatories = options.signatories;
    this.#findings = options.findings;
    this.#waivers = options.waivers;
  }

  /** Rules that a waiver in force takes out. */
  async waivedRules(executor: Executor, row: DbReviewRow): Promise<string[]> {
    if (!row.model_id) return [];
    const waivers = await this.#waivers.inForce(executor, row.model_id);
    return waivers
      .filter(one => one.version === null || one.version === row.version)
      .flatMap(({ rule }) => rule ?? []);
  }

  async detail(
    executor: Executor,
    row: DbReviewRow,
    caller: Caller,
  ): Promise<ReviewDetail> {
    const { reviews, policies, subjects } = this.#desk;
    const evidence = await reviews.evidence(executor, row.evidence_id);
    const baselineId = row.baseline_evidence_id;
    const [
      policy,
      baseline,
      facts,
      decisions,
      findings,
      subject,
      current,
      me,
      waived,
    ] = [
      row.policy_id ? await policies.byId(executor, row.policy_id) : undefined,
      await reviews.evidence(executor, baselineId),
      baselineId
        ? await reviews.baselineFacts(executor, baselineId)
        : undefined,
      await reviews.decisions(executor, row.id),
      await this.#findings.ofReview(executor, row.id),
      await subjects.find(executor, row.model_name, row.version, undefined),
      await this.#current(executor, row),
      await this.#signatories.eligibility(executor, row, caller.userEntityRef),
      await this.waivedRules(executor, row),
    ];
    const items = evidence?.items ?? [];
    const rules = evidence?.rules ?? [];
    const missing = unmet(rules.filter(({ rule }) => !waived.includes(rule)));
    return {
      ...toSummary({
        ...row,
        policy_key: policy?.key ?? null,
        policy_version: policy?.version ?? null,
        open_findings: findings.filter(({ state }) => state === 'open').length,
      }),
      note: row.note ?? undefined,
      environments: row.environments,
      aliases: subject?.aliases ?? [],
      owner: subject?.owner_ref ?? undefined,
      project: subject?.project_ref ?? undefined,
      policyTitle: policy?.document.title,
      baseline: facts && {
        version: String(facts.version),
        reviewId: String(facts.review_id),
        approvedAt: facts.approved_at.toISOString(),
        approvedBy: facts.approved_by,
      },
      diff: diffEvidence(baseline?.items ?? [], items),
      evidence: items,
      evidenceDigest: evidence?.digest ?? '',
      evidenceAt: (evidence?.taken_at ?? row.created_at).toISOString(),
      changedSince:
        current && evidence && digestOfItems(current) !== evidence.digest
          ? diffEvidence(items, current).changes.map(({ key }) => key)
          : [],
      rules,
      steps: toSteps(row),
      decisions: decisions.map(toDecision),
      findings: findings.map(toFinding),
      conflicts: row.conflicts,
      me: {
        ref: caller.userEntityRef,
        mayDecide: !!me.standing,
        why: me.why,
        role: me.standing?.role,
        onBehalfOf: me.standing?.onBehalfOf,
        mayApprove: !!me.standing && missing.length === 0,
        approveWhy: missing.length > 0 ? 'needs all evidence' : undefined,
      },
    };
  }

  /** The evidence as it is now, where it matters whether it changed; undefined of a version that is gone. */
  async #current(executor: Executor, row: DbReviewRow) {
    if (![...OPEN_STATES, ...APPROVED_STATES, 'stale'].includes(row.state)) {
      return undefined;
    }
    const all = await this.#desk.currentEvidenceOf(executor, [row]);
    return all.get(`${row.model_name} ${row.version}`);
  }
}
