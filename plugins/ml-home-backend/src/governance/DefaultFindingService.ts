import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  evidenceGroupSchema,
  Finding,
  modelReadPermission,
  Page,
  Waiver,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor, Executor } from '../database';
import { DatabaseFindingStore, Dependent } from './DatabaseFindingStore';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { entryOf } from './DefaultReviewService';
import { Ledger, LedgerInput } from './Ledger';
import { People } from './People';
import { ReviewDesk } from './ReviewDesk';
import { came } from './reviewMessages';
import { GovernanceSettings } from './settings';
import { Body, FindingService, Query } from './types';
import { toFinding, toWaiver } from './views';

const DAY = 86_400_000;
const MOST_DEPENDENTS = 2000;

/** Findings, conditions, incidents, recalls and waivers. */
export class DefaultFindingService implements FindingService {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #findings: DatabaseFindingStore;
  readonly #waivers: DatabaseWaiverStore;
  readonly #people: People;
  readonly #outbox: DatabaseOutboxStore;
  readonly #ledger: Ledger;
  readonly #settings: GovernanceSettings;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    findings: DatabaseFindingStore;
    waivers: DatabaseWaiverStore;
    people: People;
    outbox: DatabaseOutboxStore;
    ledger: Ledger;
    settings: GovernanceSettings;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#findings = options.findings;
    this.#waivers = options.waivers;
    this.#people = options.people;
    this.#outbox = options.outbox;
    this.#ledger = options.ledger;
    this.#settings = options.settings;
    this.#authorizer = options.authorizer;
  }

  #models(caller: Caller) {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
  }

  async #subject(
    executor: Executor,
    input: { model: string; version?: string },
    caller: Caller,
  ) {
    const version = input.version ? Number(input.version) : undefined;
    const subject = await this.#desk.subjects.find(
      executor,
      input.model,
      version,
      await this.#models(caller),
    );
    if (!subject) {
      throw new NotFoundError(
        version
          ? `There is no version ${version} of '${input.model}'`
          : `There is no model '${input.model}'`,
      );
    }
    return subject;
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
    await this.#requireTeam(input);
    return this.#database.transaction(async tx => {
      const subject = await this.#subject(tx, input, caller);
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

  async listFindings(
    query: Query<'listFindings'>,
    { caller }: ScopedOptions,
  ): Promise<Page<Finding>> {
    const { mine, ...rest } = query;
    const person = caller.userEntityRef ?? '';
    const owners =
      mine === 'true'
        ? [
            person,
            ...((await this.#people.groupsOf([person])).get(person) ?? []),
          ]
        : undefined;
    const rows = await this.#findings.page(
      this.#database,
      { ...rest, owners },
      await this.#models(caller),
    );
    const items = rows.slice(0, query.limit).map(toFinding);
    const last = items[items.length - 1];
    return {
      items,
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([last.dueOn ?? 'infinity', last.id]) }
        : {}),
    };
  }

  async addFinding(
    input: Body<'addFinding'>,
    { caller }: ScopedOptions,
  ): Promise<Finding> {
    return this.#database.transaction(async tx => {
      const subject = await this.#subject(tx, input, caller);
      const [id] = await this.#findings.insert(tx, [
        {
          kind: input.kind,
          severity: input.severity,
          model_id: subject.model_id,
          model_name: input.model,
          version: input.version ? Number(input.version) : null,
          title: input.title,
          detail: input.detail ?? null,
          owner_ref: input.owner ?? null,
          due_on: input.dueOn ?? null,
          created_by: caller.userEntityRef ?? null,
        },
      ]);
      await this.#ledger.append(tx, caller, [
        {
          kind: `${input.kind}-noted`,
          modelId: subject.model_id,
          model: input.model,
          version: input.version ? Number(input.version) : undefined,
          facts: { ...input, finding: id },
        },
      ]);
      return this.#finding(tx, id);
    });
  }

  async closeFinding(
    id: string,
    input: Body<'closeFinding'>,
    { caller }: ScopedOptions,
  ): Promise<Finding> {
    const models = await this.#models(caller);
    return this.#database.transaction(async tx => {
      const row = await this.#findings.find(tx, id, models, true);
      if (!row) throw new NotFoundError(`There is no finding ${id}`);
      await this.#findings.close(tx, id, {
        state: input.state,
        by: caller.userEntityRef ?? null,
        because: input.reason,
      });
      await this.#ledger.append(tx, caller, [
        {
          kind: `${row.kind}-${input.state}`,
          modelId: row.model_id ?? undefined,
          model: row.model_name,
          version: row.version ?? undefined,
          reviewId: row.review_id ?? undefined,
          facts: { finding: id, from: row.state, reason: input.reason },
        },
      ]);
      return this.#finding(tx, id);
    });
  }

  async #finding(executor: Executor, id: string): Promise<Finding> {
    const row = await this.#findings.find(executor, id, undefined);
    if (!row) throw new NotFoundError(`There is no finding ${id}`);
    return toFinding(row);
  }

  async recall(input: Body<'recall'>, { caller }: ScopedOptions) {
    const models = await this.#models(caller);
    return this.#database.transaction(async tx => {
      const found = await this.#findings.dependents(tx, input.subject, models);
      if (found.length > MOST_DEPENDENTS) {
        throw new InputError(
          `'subject' in the body: more than ${MOST_DEPENDENTS} versions depend on it; name something narrower`,
        );
      }
      const items = found.map(row => ({
        model: row.model_name,
        version: String(row.version),
        because: row.because,
        reviewId: row.review_id === null ? undefined : String(row.review_id),
        aliases: row.aliases,
      }));
      if (input.trial) return { reopened: 0, items };
      const ledger: LedgerInput[] = [];
      for (const row of found) {
        if (row.review_id) ledger.push(...(await this.#reopen(tx, row, input)));
      }
      await this.#findings.insert(
        tx,
        found.map(row => ({
          kind: 'recall' as const,
          severity: 'high' as const,
          model_id: row.model_id,
          model_name: row.model_name,
          version: row.version,
          review_id: row.review_id,
          title: `${input.what.replace('_', ' ')} of ${input.subject} changed`,
          detail: `${input.reason} (${row.because})`,
          created_by: caller.userEntityRef ?? null,
        })),
      );
      await this.#ledger.append(tx, caller, [
        {
          kind: 'upstream-recalled',
          facts: {
            subject: input.subject,
            what: input.what,
            reason: input.reason,
            dependents: items.map(one => `${one.model} ${one.version}`),
          },
        },
        ...ledger,
      ]);
      return { reopened: ledger.length, items };
    });
  }

  /** Each review has its own state to move by; there are as many as versions that rest on one upstream. */
  async #reopen(
    tx: Executor,
    dependent: Dependent,
    input: Body<'recall'>,
  ): Promise<LedgerInput[]> {
    const row = await this.#desk.open(tx, dependent.review_id!, undefined);
    const { change, lapsed } = this.#desk.transition(row, {
      type: 'evidenceChanged',
      groups: [...evidenceGroupSchema.options],
    });
    if (lapsed.length === 0 && change.state === row.state) return [];
    await this.#desk.reviews.lapse(
      tx,
      lapsed,
      `Recall: ${input.what} of ${input.subject}`,
    );
    const moved = await this.#desk.reviews.update(tx, row.id, change);
    await this.#outbox.note(tx, came(moved, `recalled, ${input.subject}`));
    return [
      entryOf(moved, 'review-reopened', {
        recall: input.subject,
        what: input.what,
        from: row.state,
        to: moved.state,
      }),
    ];
  }
}
