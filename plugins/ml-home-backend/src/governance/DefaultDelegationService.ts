import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { Delegation } from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseDelegationStore } from './DatabaseDelegationStore';
import { Ledger } from './Ledger';
import { People } from './People';
import { Body, DelegationService } from './types';
import { toDelegation } from './views';

const MAX_DELEGATION_DAYS = 180;

/** Who decides for whom. */
export class DefaultDelegationService implements DelegationService {
  readonly #database: Database;
  readonly #delegations: DatabaseDelegationStore;
  readonly #people: People;
  readonly #ledger: Ledger;

  constructor(options: {
    database: Database;
    delegations: DatabaseDelegationStore;
    people: People;
    ledger: Ledger;
  }) {
    this.#database = options.database;
    this.#delegations = options.delegations;
    this.#people = options.people;
    this.#ledger = options.ledger;
  }

  async listDelegations({
    caller,
  }: ScopedOptions): Promise<{ items: Delegation[] }> {
    const rows = await this.#delegations.ofPerson(
      this.#database,
      caller.userEntityRef ?? '',
    );
    return { items: rows.map(toDelegation) };
  }

  async delegate(
    input: Body<'delegate'>,
    { caller }: ScopedOptions,
  ): Promise<Delegation> {
    const from = caller.userEntityRef;
    if (!from)
      throw new NotAllowedError('Only people delegate, and this is a service');
    const { roles } = this.#people;
    if (input.role && !roles.includes(input.role)) {
      throw new InputError(
        `'role' in the body: nobody signs as '${input.role}'; there are ${
          roles.join(', ') || 'no roles, see mlHome.governance.roles'
        }`,
      );
    }
    if (from === input.to)
      throw new InputError("'to' in the body: must be somebody else");
    const starts = input.startsAt ? new Date(input.startsAt) : new Date();
    const ends = new Date(input.endsAt);
    if (ends <= starts || ends <= new Date()) {
      throw new InputError(
        "'endsAt' in the body: must be after the start, and in the future",
      );
    }
    if (ends.getTime() - starts.getTime() > MAX_DELEGATION_DAYS * 86_400_000) {
      throw new InputError(
        `'endsAt' in the body: at most ${MAX_DELEGATION_DAYS} days after the start`,
      );
    }
    await this.#people.requireKnown({ "'to' in the body": input.to });
    const held = (await this.#people.rolesOf([from])).get(from) ?? [];
    if (input.role && !held.includes(input.role)) {
      throw new InputError(
        `'role' in the body: you do not sign as '${
          input.role
        }' yourself, and so cannot hand it on; you hold ${
          held.join(', ') || 'no role'
        }`,
      );
    }
    return this.#database.transaction(async tx => {
      const row = await this.#delegations.insert(tx, {
        from_ref: from,
        to_ref: input.to,
        role: input.role ?? null,
        reason: input.reason,
        starts_at: starts,
        ends_at: ends,
      });
      await this.#ledger.append(tx, caller, [
        {
          kind: 'delegation-made',
          facts: {
            from,
            to: input.to,
            role: input.role,
            ends: input.endsAt,
            reason: input.reason,
          },
        },
      ]);
      return toDelegation(row);
    });
  }

  async endDelegation(id: string, { caller }: ScopedOptions): Promise<void> {
    await this.#database.transaction(async tx => {
      const row = await this.#delegations.end(
        tx,
        id,
        caller.userEntityRef ?? '',
      );
      if (!row) throw new NotFoundError(`You have no delegation ${id}`);
      await this.#ledger.append(tx, caller, [
        {
          kind: 'delegation-ended',
          facts: { from: row.from_ref, to: row.to_ref },
        },
      ]);
    });
  }
}
