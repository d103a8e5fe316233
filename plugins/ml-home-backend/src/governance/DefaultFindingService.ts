import { InputError, NotFoundError } from '@backstage/errors';
import {
  evidenceGroupSchema,
  Finding,
  modelReadPermission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor, Executor } from '../database';
import { DatabaseFindingStore, Dependent } from './DatabaseFindingStore';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { entryOf, Ledger, LedgerInput } from './Ledger';
import { People } from './People';
import { ReviewDesk } from './ReviewDesk';
import { came } from './reviewMessages';
import { Body, FindingService, Query } from './types';
import { toFinding } from './views';

const MOST_DEPENDENTS = 2000;

/** Findings, conditions, incidents and recalls. */
export class DefaultFindingService implements FindingService {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #findings: DatabaseFindingStore;
  readonly #people: People;
  readonly #outbox: DatabaseOutboxStore;
  readonly #ledger: Ledger;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    findings: DatabaseFindingStore;
    people: People;
    outbox: DatabaseOutboxStore;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#findings = options.findings;
    this.#people = options.people;
    this.#outbox = options.outbox;
    this.#ledger = options.ledger;
    this.#authorizer = options.authorizer;
  }

  #models(caller: Caller) {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
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
    await this.#people.requireKnown({ "'owner' in the body": input.owner });
    return this.#database.transaction(async tx => {
      const subject = await this.#desk.subjectOf(
        tx,
        input,
        await this.#models(caller),
      );
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
