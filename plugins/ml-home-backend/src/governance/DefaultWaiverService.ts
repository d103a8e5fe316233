import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  modelReadPermission,
  Page,
  Waiver,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor, Executor } from '../database';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { GATE_RULES } from './gateReasons';
import { Ledger } from './Ledger';
import { People } from './People';
import { ReviewDesk } from './ReviewDesk';
import { GovernanceSettings } from './settings';
import { Body, Query, WaiverService } from './types';
import { toWaiver } from './views';

const DAY = 86_400_000;
/** Rules that a refusal names. */
const NAMED_RULES = 30;

/** Dated exceptions, each with somebody who stands for it. */
export class DefaultWaiverService implements WaiverService {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #waivers: DatabaseWaiverStore;
  readonly #people: People;
  readonly #ledger: Ledger;
  readonly #settings: GovernanceSettings;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    waivers: DatabaseWaiverStore;
    people: People;
    ledger: Ledger;
    settings: GovernanceSettings;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#waivers = options.waivers;
    this.#people = options.people;
    this.#ledger = options.ledger;
    this.#settings = options.settings;
    this.#authorizer = options.authorizer;
  }

  #models(caller: Caller) {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
  }

  async listWaivers(
    query: Query<'listWaivers'>,
    { caller }: ScopedOptions,
  ): Promise<Page<Waiver>> {
    const rows = await this.#waivers.page(
      this.#database,
      query,
      await this.#models(caller),
    );
    const items = rows.slice(0, query.limit).map(toWaiver);
    return {
      items,
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].id]) }
        : {}),
    };
  }

  async waive(
    input: Body<'waive'>,
    { caller }: ScopedOptions,
  ): Promise<Waiver> {
    const expires = new Date(input.expiresAt);
    const latest = Date.now() + this.#settings.waiverMaxDays * DAY;
    if (expires.getTime() <= Date.now() || expires.getTime() > latest) {
      throw new InputError(
        `'expiresAt' in the body: must be in the future, and at most ${
          this.#settings.waiverMaxDays
        } days away`,
      );
    }
    await this.#people.requireKnown({
      "'owner' in the body": input.owner,
      "'team' in the body": input.team,
    });
    await this.#requireTeam(input);
    return this.#database.transaction(async tx => {
      await this.#requireRule(tx, input.rule);
      const subject = await this.#desk.subjectOf(
        tx,
        input,
        await this.#models(caller),
      );
      const version = input.version ? Number(input.version) : undefined;
      // Who made the version may not be the one to let it pass.
      if (
        caller.userEntityRef &&
        (await this.#desk.subjects.tookPart(
          tx,
          { modelId: subject.model_id, version },
          caller.userEntityRef,
        ))
      ) {
        throw new ConflictError(
          `${caller.userEntityRef} took part in ${
            version ? 'this version' : 'a version of this model'
          }, and cannot waive what is asked of it`,
        );
      }
      const used = await this.#waivers.used(tx, input.team);
      if (used >= this.#settings.waiverBudget) {
        throw new ConflictError(
          `${input.team} has ${used} waivers in force, which is its budget: revoke one, or wait until one ends`,
        );
      }
      const row = await this.#waivers.insert(tx, {
        model_id: subject.model_id,
        model_name: input.model,
        version: version ?? null,
        environment: input.environment ?? null,
        rule: input.rule ?? null,
        owner_ref: input.owner,
        team_ref: input.team,
        reason: input.reason,
        granted_by: caller.userEntityRef ?? null,
        expires_at: expires,
      });
      await this.#ledger.append(tx, caller, [
        {
          kind: 'waiver-granted',
          modelId: subject.model_id,
          model: input.model,
          version: input.version ? Number(input.version) : undefined,
          facts: { ...input, waiver: row.id },
        },
      ]);
      return toWaiver(row);
    });
  }

  /** The budget is a team's: a name that was made up would have a budget of its own. */
  async #requireTeam({ owner, team }: Body<'waive'>): Promise<void> {
    if (owner === team) return;
    const groups = await this.#people.groupsOf([owner]);
    if (groups.get(owner)?.has(team)) return;
    throw new InputError(`'team' in the body: ${owner} is not in ${team}`);
  }

  /** A rule that nothing asks for lets nothing pass, and takes a place in the budget: most likely a slip of the pen. */
  async #requireRule(
    executor: Executor,
    rule: string | undefined,
  ): Promise<void> {
    if (!rule || GATE_RULES.includes(rule)) return;
    const policies = await this.#desk.policies.published(executor);
    const known = policies.flatMap(({ document }) =>
      document.rules.map(({ id }) => id),
    );
    if (known.includes(rule)) return;
    const names = [...new Set([...GATE_RULES, ...known])];
    const more = names.length - NAMED_RULES;
    throw new InputError(
      `'rule' in the body: no policy in force has a rule '${rule}'; there are ${names
        .slice(0, NAMED_RULES)
        .join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    );
  }

  async revokeWaiver(id: string, { caller }: ScopedOptions): Promise<Waiver> {
    const models = await this.#models(caller);
    return this.#database.transaction(async tx => {
      const row = await this.#waivers.find(tx, id, models);
      if (!row) throw new NotFoundError(`There is no waiver ${id}`);
      if (row.revoked_at)
        throw new ConflictError('The waiver was revoked before');
      const revoked = await this.#waivers.revoke(
        tx,
        id,
        caller.userEntityRef ?? null,
      );
      await this.#ledger.append(tx, caller, [
        {
          kind: 'waiver-revoked',
          modelId: row.model_id ?? undefined,
          model: row.model_name,
          facts: { waiver: id },
        },
      ]);
      return toWaiver(revoked);
    });
  }
}
