import {
  conflictOf,
  OPEN_STATES,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor } from '../database';
import { DbReviewRow } from './DatabaseReviewStore';
import { People, Standing } from './People';
import { ReviewDesk } from './ReviewDesk';

export interface Eligibility {
  standing?: Standing;
  /** Why the person may not decide. */
  why?: string;
}

/** Who may sign, and whose signature still counts. */
export class Signatories {
  readonly #desk: ReviewDesk;
  readonly #people: People;

  constructor(options: { desk: ReviewDesk; people: People }) {
    this.#desk = options.desk;
    this.#people = options.people;
  }

  /** Whether a person may decide in the step that is open, and in whose place. */
  async eligibility(
    executor: Executor,
    row: DbReviewRow,
    ref: string | undefined,
    onBehalfOf?: string,
  ): Promise<Eligibility> {
    if (!ref) return { why: 'Only people decide, and this is a service' };
    if (!OPEN_STATES.includes(row.state)) {
      return { why: `The review is ${row.state.replace(/_/g, ' ')}` };
    }
    if (row.open_step === null || row.open_role === null) {
      return { why: 'No step is open' };
    }
    const machine = this.#desk.toMachine(row);
    const step = row.open_step;
    const signed = await this.#signedFor(executor, row);
    // A signature counts for who gave it and for whom it was given: else one person would sign twice.
    const conflictFor = (person: string) =>
      conflictOf(machine, person, step) ??
      (signed.has(person)
        ? `${signed.get(person)} has signed for ${person}`
        : undefined);
    const own = conflictFor(ref);
    if (own) return { why: own };
    const standings = (await this.#people.standingsOf(executor, ref)).filter(
      one =>
        one.role === row.open_role &&
        (!onBehalfOf || one.onBehalfOf === onBehalfOf),
    );
    if (standings.length === 0) {
      return {
        why: onBehalfOf
          ? `${onBehalfOf} has not delegated the role '${row.open_role}' to you`
          : `You do not hold the role '${row.open_role}'`,
      };
    }
    // Else an author would decide by the hand of another.
    const behind = standings.map(one =>
      one.onBehalfOf ? conflictFor(one.onBehalfOf) : undefined,
    );
    const free = behind.findIndex(why => why === undefined);
    return free < 0 ? { why: behind[0] } : { standing: standings[free] };
  }

  /** Who signed in whose place, of the signatures that count. */
  async #signedFor(
    executor: Executor,
    row: DbReviewRow,
  ): Promise<Map<string, string>> {
    const given = new Set(
      row.steps.flatMap(({ approvals }) =>
        approvals.map(({ decisionId }) => String(decisionId)),
      ),
    );
    if (given.size === 0) return new Map();
    const decisions = await this.#desk.reviews.decisions(executor, row.id);
    return new Map(
      decisions.flatMap((one): [string, string][] =>
        one.on_behalf_of && one.reviewer && given.has(String(one.id))
          ? [[one.on_behalf_of, one.reviewer]]
          : [],
      ),
    );
  }

  /** Reviewers of a finished review who no longer hold the role that they signed in. */
  async removed(tx: Executor, row: DbReviewRow): Promise<string[]> {
    const signed = row.steps.flatMap(step =>
      step.approvals.map(({ reviewer, decisionId }) => ({
        reviewer,
        decisionId,
        role: step.role,
      })),
    );
    const decisions = new Map(
      (await this.#desk.reviews.decisions(tx, row.id)).map(one => [
        one.id,
        one.on_behalf_of,
      ]),
    );
    const holder = (one: (typeof signed)[number]) =>
      decisions.get(one.decisionId) ?? one.reviewer;
    const roles = await this.#people.rolesOf([...new Set(signed.map(holder))]);
    return signed
      .filter(one => !(roles.get(holder(one)) ?? []).includes(one.role))
      .map(({ reviewer }) => reviewer);
  }
}
