import {
  APPROVED_STATES,
  GateAnswer,
  ReviewState,
  RuleVerdict,
} from '@ml-home/backstage-plugin-ml-home-common';

export type Level = 'warn' | 'deny';

export interface Reason {
  rule: string;
  message: string;
  fixUrl: string;
  level: Level;
}

/** What the gate asks for by itself, whatever the policy: what a waiver may name beside the rules of policies. */
export const GATE_RULES = [
  'policy',
  'approval',
  'evidence',
  'condition',
  'recall',
  'incident',
];

export interface GateFacts {
  tier: string | null;
  failClosed: boolean;
  /** Key and version, where a policy applies. */
  policy?: string;
  /** Something asks for an approval here. */
  required: boolean;
  review?: {
    id: string;
    state: ReviewState;
    validUntil?: Date;
    /** Items that are no longer what was approved. */
    changed: string[];
  };
  rules: RuleVerdict[];
  blockers: {
    id: string;
    kind: string;
    title: string;
    due_on: string | null;
    evidence_key: string | null;
    overdue: boolean;
  }[];
  waivers: {
    id: string;
    rule: string | null;
    owner: string;
    expiresAt: Date;
    reason: string;
  }[];
  urls: { review: string; version: string };
  now: Date;
}

/** How long an answer may be relied on without asking again. */
const ANSWER_TTL_MS = 5 * 60_000;

const words = (state: string) => state.replace(/_/g, ' ');
const day = (date: Date) => date.toISOString().slice(0, 10);

function approvalReasons(facts: GateFacts): Reason[] {
  const { review, urls, now } = facts;
  const deny = (rule: string, message: string, fixUrl: string): Reason => ({
    rule,
    message,
    fixUrl,
    level: 'deny',
  });
  if (!review) {
    return [
      deny(
        'approval',
        'This version was never reviewed: submit it for review',
        urls.version,
      ),
    ];
  }
  if (!APPROVED_STATES.includes(review.state)) {
    return [
      deny(
        'approval',
        `The review of this version is ${words(
          review.state,
        )}, and not approved`,
        urls.review,
      ),
    ];
  }
  if (review.validUntil && review.validUntil <= now) {
    return [
      deny(
        'approval',
        `The approval ended on ${day(review.validUntil)}`,
        urls.review,
      ),
    ];
  }
  if (review.changed.length > 0) {
    const some = review.changed.slice(0, 5).join(', ');
    return [
      deny(
        'evidence',
        `Evidence has changed since the approval: ${some}${
          review.changed.length > 5
            ? ` and ${review.changed.length - 5} more`
            : ''
        }`,
        urls.review,
      ),
    ];
  }
  return [];
}

function ruleReasons(facts: GateFacts): Reason[] {
  const conditions = facts.blockers.filter(
    one => one.kind === 'condition' && !one.overdue,
  );
  const open = facts.rules.filter(({ verdict }) => verdict !== 'pass');
  return open.map(rule => {
    const covered =
      rule.verdict === 'insufficient' &&
      conditions.some(({ evidence_key: key }) => !key || key === rule.evidence);
    let level: Level = rule.severity === 'deny' && !covered ? 'deny' : 'warn';
    // A rule that cannot be evaluated says nothing of the model: for grave tiers that is a no, for others a warning.
    if (rule.error) level = facts.failClosed ? 'deny' : 'warn';
    return {
      rule: rule.rule,
      message: `${rule.title}${rule.evidence ? `, ${rule.evidence}` : ''}: ${
        rule.verdict
      }. ${rule.message}`,
      fixUrl: facts.review ? facts.urls.review : facts.urls.version,
      level,
    };
  });
}

const blockerReasons = (facts: GateFacts): Reason[] =>
  facts.blockers
    .filter(one => one.kind !== 'condition' || one.overdue)
    .map(one => ({
      rule: one.kind,
      message:
        one.kind === 'condition'
          ? `A condition of the approval is overdue since ${one.due_on}: ${one.title}`
          : `Open ${one.kind}: ${one.title}`,
      fixUrl: facts.urls.review,
      level: 'deny' as const,
    }));

/** Everything that speaks against a promotion or deployment, and which waiver lets it pass. */
export function gateAnswer(facts: GateFacts): Omit<GateAnswer, 'decisionId'> {
  let reasons: Reason[] = [];
  if (facts.tier === 'prohibited') {
    reasons.push({
      rule: 'prohibited',
      message: 'The use was assessed as prohibited',
      fixUrl: facts.urls.version,
      level: 'deny',
    });
  } else if (facts.required) {
    if (!facts.policy) {
      reasons.push({
        rule: 'policy',
        message: facts.failClosed
          ? `No policy applies, and tier ${facts.tier} is closed without one`
          : 'This name is guarded, and no policy applies to the version',
        fixUrl: facts.urls.version,
        level: 'deny',
      });
    }
    reasons.push(
      ...approvalReasons(facts),
      ...ruleReasons(facts),
      ...blockerReasons(facts),
    );
  }
  let until = facts.now.getTime() + ANSWER_TTL_MS;
  reasons = reasons.map(reason => {
    if (reason.level !== 'deny' || reason.rule === 'prohibited') return reason;
    const waiver = facts.waivers.find(
      one => !one.rule || one.rule === reason.rule,
    );
    if (!waiver) return reason;
    until = Math.min(until, waiver.expiresAt.getTime());
    return {
      ...reason,
      level: 'warn',
      message: `${
        reason.message
      } (waived until ${waiver.expiresAt.toISOString()}, ${waiver.owner}: ${
        waiver.reason
      })`,
    };
  });
  if (facts.required && facts.review?.validUntil) {
    until = Math.min(until, facts.review.validUntil.getTime());
  }
  let verdict: GateAnswer['verdict'] = reasons.length > 0 ? 'warn' : 'allow';
  if (reasons.some(({ level }) => level === 'deny')) verdict = 'deny';
  return {
    verdict,
    reasons: [...reasons]
      .sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'))
      .map(({ rule, message, fixUrl }) => ({ rule, message, fixUrl })),
    validUntil: new Date(
      verdict === 'deny'
        ? facts.now.getTime()
        : Math.max(until, facts.now.getTime()),
    ).toISOString(),
    policyVersion: facts.policy ?? 'none',
  };
}
