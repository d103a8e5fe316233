import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  APPROVED_STATES,
  canonicalJson,
  changedGroups,
  diffEvidence,
  EvidenceGroup,
  EvidenceItem,
  nextReview,
  openStepOf,
  PolicyDocument,
  ReviewEvent,
  ReviewMachine,
} from '@ml-home/backstage-plugin-ml-home-common';
import { EvidenceReader } from '../cards';
import { Executor, SqlPart } from '../database';
import { DatabasePolicyStore } from './DatabasePolicyStore';
import {
  DatabaseReviewStore,
  DbEvidenceRow,
  DbReviewRow,
  DbStep,
} from './DatabaseReviewStore';
import { DatabaseSubjectStore, DbSubjectRow } from './DatabaseSubjectStore';
import { sha256 } from './Ledger';
import { countVerdicts, judge } from './PolicyEngine';

/** One digest over what all the items say. */
export const digestOfItems = (items: EvidenceItem[]): string =>
  sha256(
    canonicalJson(
      Object.fromEntries(items.map(({ key, digest }) => [key, digest])),
    ),
  );

/**
 * What an entry of the ledger says of evidence: a digest over its items, and one over what the rules said of them, by
 * which an audit pack is checked.
 */
export const proofOf = (
  evidence: Pick<DbEvidenceRow, 'digest' | 'rules'>,
): { evidence: string; rules: string } => ({
  evidence: evidence.digest,
  rules: sha256(canonicalJson(evidence.rules)),
});

export const noReview = (id: string) =>
  new NotFoundError(`There is no review ${id}`);

const touches = (groups: EvidenceGroup[], group: EvidenceGroup) =>
  groups.length === 0 || groups.includes(group);

/** The items that a step answers for, by key. */
export const boundItems = (items: EvidenceItem[], groups: EvidenceGroup[]) =>
  Object.fromEntries(
    items
      .filter(item => touches(groups, item.group))
      .map(({ key, digest }) => [key, digest]),
  );

/** Moves reviews by the state machine, and keeps steps, evidence and decisions in step with it. */
export class ReviewDesk {
  readonly reviews: DatabaseReviewStore;
  readonly policies: DatabasePolicyStore;
  readonly subjects: DatabaseSubjectStore;
  readonly #evidence: EvidenceReader;

  constructor(options: {
    reviews: DatabaseReviewStore;
    policies: DatabasePolicyStore;
    subjects: DatabaseSubjectStore;
    evidence: EvidenceReader;
  }) {
    this.reviews = options.reviews;
    this.policies = options.policies;
    this.subjects = options.subjects;
    this.#evidence = options.evidence;
  }

  toMachine(row: DbReviewRow): ReviewMachine {
    return {
      state: row.state,
      resumesTo: row.resumes_to ?? undefined,
      conflicted: row.conflicts.map(({ ref }) => ref),
      steps: row.steps.map(step => ({
        role: step.role,
        needs: step.needs,
        groups: step.groups,
        approvals: step.approvals.map(({ reviewer, conditional }) => ({
          reviewer,
          conditional,
        })),
      })),
    };
  }

  /**
   * The version that is spoken of, or the model where none is named.
   *
   * @throws NotFoundError
   */
  async subjectOf(
    executor: Executor,
    { model, version }: { model: string; version?: string },
    scope: SqlPart | undefined,
  ): Promise<DbSubjectRow> {
    const subject = await this.subjects.find(
      executor,
      model,
      version ? Number(version) : undefined,
      scope,
    );
    if (subject) return subject;
    throw new NotFoundError(
      version
        ? `There is no version ${version} of '${model}'`
        : `There is no model '${model}'`,
    );
  }

  /** The review under a lock; refuses when the caller has looked at another revision of it. */
  async open(
    tx: Executor,
    id: string,
    scope: SqlPart | undefined,
    revision?: number,
  ): Promise<DbReviewRow> {
    const row = await this.reviews.find(tx, id, scope, true);
    if (!row) throw noReview(id);
    if (revision !== undefined && row.revision !== revision) {
      throw new ConflictError(
        `The review has changed since you looked at it (revision ${revision}, now ${row.revision}): read it again`,
      );
    }
    return row;
  }

  /** Applies an event, and answers what to store; refuses what the machine refuses. */
  transition(
    row: DbReviewRow,
    event: ReviewEvent,
    added?: DbStep['approvals'][number],
  ): { change: Partial<DbReviewRow>; lapsed: string[] } {
    const before = this.toMachine(row);
    const next = nextReview(before, event);
    if (!next.ok) throw new ConflictError(next.reason);
    const { machine } = next;
    const lapsed: string[] = [];
    const steps = row.steps.map((step, index) => {
      const kept = new Set(
        machine.steps[index].approvals.map(({ reviewer }) => reviewer),
      );
      const all =
        added && event.type === 'approve' && event.step === index
          ? [...step.approvals, added]
          : step.approvals;
      const approvals = all.filter(({ reviewer }) => kept.has(reviewer));
      lapsed.push(
        ...all
          .filter(({ reviewer }) => !kept.has(reviewer))
          .map(({ decisionId }) => decisionId),
      );
      const reopened =
        approvals.length < step.approvals.length ||
        (step.reopened && approvals.length < step.needs);
      return { ...step, approvals, reopened: reopened || undefined };
    });
    const open = openStepOf(machine.steps);
    return {
      lapsed,
      change: {
        state: machine.state,
        resumes_to: machine.resumesTo ?? null,
        steps,
        open_step: open ?? null,
        open_role: open === undefined ? null : row.steps[open].role,
        ...(machine.state === row.state ? {} : { state_since: new Date() }),
      },
    };
  }

  async currentEvidence(
    executor: Executor,
    row: { model_name: string; version: number },
  ): Promise<EvidenceItem[]> {
    const { items } = await this.#evidence.evidenceOf(executor, {
      model: row.model_name,
      version: String(row.version),
    });
    return items;
  }

  async currentEvidenceOf(
    executor: Executor,
    rows: { model_name: string; version: number }[],
  ): Promise<Map<string, EvidenceItem[]>> {
    const all = await this.#evidence.evidenceOfMany(
      executor,
      rows.map(row => ({
        model: row.model_name,
        version: String(row.version),
      })),
    );
    return new Map(all.map(one => [`${one.model} ${one.version}`, one.items]));
  }

  judge(
    document: PolicyDocument | undefined,
    subject: Pick<
      DbSubjectRow,
      'model_name' | 'tier' | 'project_ref' | 'owner_ref'
    >,
    items: EvidenceItem[],
    baseline: EvidenceItem[],
  ) {
    if (!document) return [];
    return judge(document, {
      evidence: items,
      baseline,
      model: {
        name: subject.model_name,
        tier: subject.tier ?? 'unassessed',
        project: subject.project_ref,
        owner: subject.owner_ref,
      },
    });
  }

  /** Takes the evidence as it is now, with what the rules say of it. */
  async snapshot(
    tx: Executor,
    row: DbReviewRow,
    given: {
      items: EvidenceItem[];
      subject: Pick<
        DbSubjectRow,
        'model_name' | 'tier' | 'project_ref' | 'owner_ref'
      >;
      document: PolicyDocument | undefined;
      baseline: EvidenceItem[];
    },
  ): Promise<{ evidence: DbEvidenceRow; change: Partial<DbReviewRow> }> {
    const rules = this.judge(
      given.document,
      given.subject,
      given.items,
      given.baseline,
    );
    const evidence = await this.reviews.addEvidence(tx, {
      review_id: row.id,
      items: given.items,
      rules,
      digest: digestOfItems(given.items),
    });
    return {
      evidence,
      change: { evidence_id: evidence.id, verdicts: countVerdicts(rules) },
    };
  }

  /**
   * Reopens the steps whose evidence is no longer what was approved, and says which items changed. Approved reviews
   * become stale; open ones are shown the new evidence.
   */
  async reopenChanged(
    tx: Executor,
    row: DbReviewRow,
    items: EvidenceItem[],
  ): Promise<{
    row: DbReviewRow;
    changed: string[];
    /** Of what is shown from now on, where that is new. */
    proof?: ReturnType<typeof proofOf>;
  }> {
    const shown = await this.reviews.evidence(tx, row.evidence_id);
    if (!shown || shown.digest === digestOfItems(items)) {
      return { row, changed: [] };
    }
    const diff = diffEvidence(shown.items, items);
    const changed = diff.changes.map(({ key }) => key);
    const { change, lapsed } = this.transition(row, {
      type: 'evidenceChanged',
      groups: changedGroups(diff),
    });
    await this.reviews.lapse(
      tx,
      lapsed,
      `Evidence changed: ${changed.slice(0, 20).join(', ')}`,
    );
    // Somebody who reviews must see what there is now; an approval keeps what it was given for.
    let fresh: Partial<DbReviewRow> = {};
    let proof: ReturnType<typeof proofOf> | undefined;
    if (!APPROVED_STATES.includes(row.state) && row.state !== 'suspended') {
      const [policy, baseline, subject] = [
        row.policy_id ? await this.policies.byId(tx, row.policy_id) : undefined,
        await this.reviews.evidence(tx, row.baseline_evidence_id),
        await this.subjects.find(tx, row.model_name, row.version, undefined),
      ];
      const taken = await this.snapshot(tx, row, {
        items,
        subject: subject ?? {
          model_name: row.model_name,
          tier: row.tier,
          project_ref: null,
          owner_ref: null,
        },
        document: policy?.document,
        baseline: baseline?.items ?? [],
      });
      fresh = taken.change;
      proof = proofOf(taken.evidence);
    }
    return {
      row: await this.reviews.update(tx, row.id, { ...change, ...fresh }),
      changed,
      proof,
    };
  }
}
