/* eslint-disable jest/no-conditional-expect -- properties hold of the states that a walk happens to pass; one counts them */
import fc from 'fast-check';
import {
  APPROVED_STATES,
  FINAL_STATES,
  nextReview,
  openStepOf,
  ReviewEvent,
  ReviewMachine,
  reviewStates,
} from './machine';

const people = ['author', 'committer', 'ann', 'bo', 'cy', 'di'];
const person = fc.constantFrom(...people);
const group = fc.constantFrom('metrics' as const, 'text' as const);
const step = fc.integer({ min: -1, max: 3 });

const event: fc.Arbitrary<ReviewEvent> = fc.oneof(
  fc.constantFrom<ReviewEvent>(
    { type: 'submit' },
    { type: 'withdraw' },
    { type: 'settle' },
    { type: 'expire' },
    { type: 'suspend' },
    { type: 'resume' },
    { type: 'retire' },
  ),
  fc.record({
    type: fc.constant('approve' as const),
    reviewer: person,
    step,
    conditional: fc.boolean(),
  }),
  // Twice, so that walks get through to approval often enough.
  fc.record({
    type: fc.constant('approve' as const),
    reviewer: person,
    step: fc.integer({ min: 0, max: 1 }),
    conditional: fc.boolean(),
  }),
  fc.record({
    type: fc.constantFrom('requestChanges' as const, 'reject' as const),
    reviewer: person,
    step,
  }),
  fc.record({
    type: fc.constant('evidenceChanged' as const),
    groups: fc.array(group, { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('reviewerRemoved' as const),
    reviewer: person,
  }),
);

const fresh: fc.Arbitrary<ReviewMachine> = fc
  .array(
    fc.record({
      role: fc.constantFrom('technical', 'risk'),
      needs: fc.integer({ min: 1, max: 2 }),
      groups: fc.constantFrom([], ['metrics' as const], ['text' as const]),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map(steps => ({
    state: 'draft',
    steps: steps.map(one => ({
      ...one,
      groups: [...one.groups],
      approvals: [],
    })),
    conflicted: ['author', 'committer'],
  }));

/** All machines that a walk passes. */
function walk(start: ReviewMachine, events: ReviewEvent[]): ReviewMachine[] {
  const passed = [start];
  for (const one of events) {
    const next = nextReview(passed[passed.length - 1], one);
    if (next.ok) passed.push(next.machine);
  }
  return passed;
}

const walks = (check: (machine: ReviewMachine) => void) =>
  fc.assert(
    fc.property(fresh, fc.array(event, { maxLength: 30 }), (start, events) =>
      walk(start, [{ type: 'submit' }, ...events]).forEach(check),
    ),
    { numRuns: 2000 },
  );

describe('the state machine of reviews', () => {
  it('is never approved unless every step has its approvals', () => {
    let approved = 0;
    walks(machine => {
      if (!APPROVED_STATES.includes(machine.state)) return;
      approved++;
      expect(openStepOf(machine.steps)).toBeUndefined();
    });
    expect(approved).toBeGreaterThan(100);
  });

  it('never counts an author, nor one person twice', () => {
    walks(machine => {
      const reviewers = machine.steps.flatMap(one =>
        one.approvals.map(({ reviewer }) => reviewer),
      );
      expect(new Set(reviewers).size).toBe(reviewers.length);
      expect(reviewers).not.toContain('author');
      expect(reviewers).not.toContain('committer');
    });
  });

  it('says approved with conditions exactly when an approval has some', () => {
    walks(machine => {
      if (!APPROVED_STATES.includes(machine.state)) return;
      expect(machine.state === 'approved_with_conditions').toBe(
        machine.steps.some(one => one.approvals.some(a => a.conditional)),
      );
    });
  });

  it('leaves final states never', () => {
    fc.assert(
      fc.property(fresh, event, fc.constantFrom(...FINAL_STATES), (m, e, s) => {
        const next = nextReview({ ...m, state: s }, e);
        if (next.ok) expect(next.machine.state).toBe(s);
      }),
    );
  });

  it('takes approvals only of the step that is open', () => {
    walks(machine => {
      const open = openStepOf(machine.steps) ?? machine.steps.length;
      machine.steps.forEach((_, index) => {
        // A step behind the open one may keep approvals, when evidence of an earlier one changed; none is added there.
        const added = nextReview(machine, {
          type: 'approve',
          reviewer: 'di',
          step: index,
          conditional: false,
        });
        if (added.ok) expect(index).toBe(open);
      });
    });
  });

  it('reopens exactly the steps that answer for what changed', () => {
    walks(machine => {
      const next = nextReview(machine, {
        type: 'evidenceChanged',
        groups: ['text'],
      });
      if (!next.ok || FINAL_STATES.includes(machine.state)) return;
      next.machine.steps.forEach((one, i) => {
        const used = one.groups.length === 0 || one.groups.includes('text');
        expect(one.approvals).toEqual(used ? [] : machine.steps[i].approvals);
      });
      const lost = machine.steps.some(
        (one, i) =>
          next.machine.steps[i].approvals.length < one.approvals.length,
      );
      if (lost) expect(APPROVED_STATES).not.toContain(next.machine.state);
      else expect(next.machine).toEqual(machine);
    });
  });

  it('does not get an approval back by suspending and resuming', () => {
    walks(machine => {
      const suspended = nextReview(machine, { type: 'suspend' });
      if (!suspended.ok) return;
      const changed = nextReview(suspended.machine, {
        type: 'evidenceChanged',
        groups: ['metrics', 'text'],
      });
      if (!changed.ok) throw new Error(changed.reason);
      const resumed = nextReview(changed.machine, { type: 'resume' });
      if (!resumed.ok) throw new Error(resumed.reason);
      if (APPROVED_STATES.includes(resumed.machine.state)) {
        expect(openStepOf(resumed.machine.steps)).toBeUndefined();
      }
    });
  });

  it('knows only its states, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(fresh, event, (machine, one) => {
        const before = JSON.stringify(machine);
        const next = nextReview(machine, one);
        expect(JSON.stringify(machine)).toBe(before);
        if (next.ok) expect(reviewStates).toContain(next.machine.state);
        else expect(next.reason).not.toBe('');
      }),
    );
  });
});
