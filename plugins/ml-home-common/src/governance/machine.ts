import { EvidenceGroup } from '../cards';

/** Where a review stands. */
export const reviewStates = [
  'draft',
  'submitted',
  'in_review',
  'changes_requested',
  'approved',
  'approved_with_conditions',
  'rejected',
  'stale',
  'expired',
  'withdrawn',
  'suspended',
  'retired',
] as const;
export type ReviewState = (typeof reviewStates)[number];

/** Waiting for somebody's verdict. */
export const OPEN_STATES: ReviewState[] = ['submitted', 'in_review'];
/** A promotion may rest on it. */
export const APPROVED_STATES: ReviewState[] = [
  'approved',
  'approved_with_conditions',
];
/** Nothing happens to it any more. */
export const FINAL_STATES: ReviewState[] = ['rejected', 'withdrawn', 'retired'];

export interface StepApproval {
  reviewer: string;
  /** With conditions. */
  conditional: boolean;
}

export interface ReviewStep {
  role: string;
  /** Approvals that it takes, each by another person. */
  needs: number;
  /** Groups of evidence that this role answers for; all when empty. */
  groups: EvidenceGroup[];
  approvals: StepApproval[];
}

/** The whole of what decides which way a review may go. */
export interface ReviewMachine {
  state: ReviewState;
  /** One after the other. */
  steps: ReviewStep[];
  /** People who took part in what is reviewed. */
  conflicted: string[];
  /** State that a suspended review returns to. */
  resumesTo?: ReviewState;
}

export type ReviewEvent =
  | { type: 'submit' }
  | { type: 'approve'; reviewer: string; step: number; conditional: boolean }
  | { type: 'requestChanges'; reviewer: string; step: number }
  | { type: 'reject'; reviewer: string; step: number }
  /** Nobody need sign: there are no steps, and the rules or the envelope spoke. */
  | { type: 'settle' }
  | { type: 'withdraw' }
  /** Evidence of these groups is no longer what the approvals were given for. */
  | { type: 'evidenceChanged'; groups: EvidenceGroup[] }
  /** The person no longer holds the role, or turned out to be an author. */
  | { type: 'reviewerRemoved'; reviewer: string }
  | { type: 'expire' }
  | { type: 'suspend' }
  | { type: 'resume' }
  | { type: 'retire' };

export type Transition =
  | { ok: true; machine: ReviewMachine }
  | { ok: false; reason: string };

const refuse = (reason: string): Transition => ({ ok: false, reason });

/** The first step that lacks approvals; undefined when all are done. */
export function openStepOf(steps: ReviewStep[]): number | undefined {
  const index = steps.findIndex(step => step.approvals.length < step.needs);
  return index < 0 ? undefined : index;
}

const touches = (step: ReviewStep, groups: EvidenceGroup[]) =>
  step.groups.length === 0 || step.groups.some(group => groups.includes(group));

/** Why somebody may not decide in a step; undefined when they may. */
export function conflictOf(
  machine: ReviewMachine,
  reviewer: string,
  stepIndex: number,
): string | undefined {
  if (machine.conflicted.includes(reviewer)) {
    return `${reviewer} took part in what is reviewed and may comment, but not decide`;
  }
  const elsewhere = machine.steps.findIndex(step =>
    step.approvals.some(approval => approval.reviewer === reviewer),
  );
  if (elsewhere === stepIndex) {
    return `${reviewer} has approved this step already`;
  }
  if (elsewhere >= 0) {
    return `${reviewer} has approved another step: each step takes other people`;
  }
  return undefined;
}

function settle(machine: ReviewMachine): ReviewMachine {
  if (openStepOf(machine.steps) !== undefined) {
    return { ...machine, state: 'in_review' };
  }
  const conditional = machine.steps.some(step =>
    step.approvals.some(approval => approval.conditional),
  );
  return {
    ...machine,
    state: conditional ? 'approved_with_conditions' : 'approved',
  };
}

function decide(
  machine: ReviewMachine,
  event: Extract<ReviewEvent, { reviewer: string; step: number }>,
): Transition {
  if (!OPEN_STATES.includes(machine.state)) {
    return refuse(`A review that is ${machine.state} cannot be decided`);
  }
  const open = openStepOf(machine.steps);
  if (open !== event.step) {
    return refuse(
      event.step >= machine.steps.length || event.step < 0
        ? `There is no step ${event.step + 1}`
        : `Step ${event.step + 1} is not the one that is open`,
    );
  }
  const conflict = conflictOf(machine, event.reviewer, event.step);
  if (conflict) return refuse(conflict);
  if (event.type === 'requestChanges') {
    return { ok: true, machine: { ...machine, state: 'changes_requested' } };
  }
  if (event.type === 'reject') {
    return { ok: true, machine: { ...machine, state: 'rejected' } };
  }
  const steps = machine.steps.map((step, index) =>
    index === event.step
      ? {
          ...step,
          approvals: [
            ...step.approvals,
            { reviewer: event.reviewer, conditional: event.conditional },
          ],
        }
      : step,
  );
  return { ok: true, machine: settle({ ...machine, steps }) };
}

/** What stays of the steps when some approvals no longer hold. */
function without(
  machine: ReviewMachine,
  drop: (step: ReviewStep, approval: StepApproval) => boolean,
): ReviewMachine {
  const steps = machine.steps.map(step => ({
    ...step,
    approvals: step.approvals.filter(approval => !drop(step, approval)),
  }));
  const lost = steps.some(
    (step, i) => step.approvals.length < machine.steps[i].approvals.length,
  );
  if (!lost) return machine;
  const approved = APPROVED_STATES.includes(
    machine.state === 'suspended'
      ? machine.resumesTo ?? 'suspended'
      : machine.state,
  );
  if (machine.state === 'suspended') {
    return { ...machine, steps, resumesTo: approved ? 'stale' : 'in_review' };
  }
  return { ...machine, steps, state: approved ? 'stale' : machine.state };
}

function submit(machine: ReviewMachine): Transition {
  switch (machine.state) {
    case 'draft':
    case 'changes_requested':
    case 'expired':
      return {
        ok: true,
        machine: {
          ...machine,
          state: 'submitted',
          steps: machine.steps.map(step => ({ ...step, approvals: [] })),
        },
      };
    // Only what changed is looked at again: the approvals of other evidence stand.
    case 'stale':
      return { ok: true, machine: { ...machine, state: 'submitted' } };
    default:
      return refuse(`A review that is ${machine.state} cannot be submitted`);
  }
}

/**
 * The next state of a review, or why there is none. Pure: the same machine and event always answer the same.
 *
 * draft → submitted → in_review → changes_requested | approved | approved_with_conditions | rejected;
 * approved → stale (evidence changed) | expired → submitted again; withdrawn, suspended and retired beside.
 */
export function nextReview(
  machine: ReviewMachine,
  event: ReviewEvent,
): Transition {
  const { state } = machine;
  const move = (to: ReviewState): Transition => ({
    ok: true,
    machine: { ...machine, state: to },
  });
  switch (event.type) {
    case 'submit':
      return submit(machine);
    case 'approve':
    case 'requestChanges':
    case 'reject':
      return decide(machine, event);
    case 'withdraw':
      return [...OPEN_STATES, 'draft', 'changes_requested'].includes(state)
        ? move('withdrawn')
        : refuse(`A review that is ${state} cannot be withdrawn`);
    case 'settle':
      return state === 'submitted' && openStepOf(machine.steps) === undefined
        ? { ok: true, machine: settle(machine) }
        : refuse('There are steps that people must sign');
    case 'evidenceChanged':
      if (FINAL_STATES.includes(state)) return { ok: true, machine };
      // Approved by rules or envelope: these rest on all of the evidence.
      if (machine.steps.length === 0 && event.groups.length > 0) {
        return {
          ok: true,
          machine: APPROVED_STATES.includes(state)
            ? { ...machine, state: 'stale' }
            : {
                ...machine,
                resumesTo: state === 'suspended' ? 'stale' : machine.resumesTo,
              },
        };
      }
      return {
        ok: true,
        machine: without(machine, step => touches(step, event.groups)),
      };
    case 'reviewerRemoved':
      if (FINAL_STATES.includes(state)) return { ok: true, machine };
      return {
        ok: true,
        machine: without(
          machine,
          (_, approval) => approval.reviewer === event.reviewer,
        ),
      };
    case 'expire':
      return [...APPROVED_STATES, 'stale'].includes(state)
        ? move('expired')
        : refuse(`A review that is ${state} does not expire`);
    case 'suspend':
      return [...APPROVED_STATES, 'stale', ...OPEN_STATES].includes(state)
        ? {
            ok: true,
            machine: { ...machine, state: 'suspended', resumesTo: state },
          }
        : refuse(`A review that is ${state} cannot be suspended`);
    case 'resume':
      return state === 'suspended'
        ? {
            ok: true,
            machine: {
              ...machine,
              state: machine.resumesTo ?? 'stale',
              resumesTo: undefined,
            },
          }
        : refuse(`A review that is ${state} is not suspended`);
    case 'retire':
      return FINAL_STATES.includes(state)
        ? refuse(`A review that is ${state} cannot be retired`)
        : move('retired');
    default:
      return refuse('There is no such event');
  }
}
