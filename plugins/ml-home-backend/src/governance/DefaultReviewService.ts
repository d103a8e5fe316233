import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  modelReadPermission,
  Page,
  ReviewDetail,
  ReviewEvent,
  ReviewSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { VersionFileReader } from '../cards';
import { Database, Executor, SqlPart } from '../database';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { DatabaseReviewListStore } from './DatabaseReviewListStore';
import { DbReviewRow } from './DatabaseReviewStore';
import { DecisionDesk } from './DecisionDesk';
import { entryOf, Ledger } from './Ledger';
import { People } from './People';
import { QueueDesk } from './QueueDesk';
import { ReviewDesk } from './ReviewDesk';
import { came, waitsFor } from './reviewMessages';
import { ReviewReader } from './ReviewReader';
import { Submitter } from './Submitter';
import { Body, Query, ReviewService } from './types';
import { toSummary } from './views';

/** Reviews, as people and CI work with them. */
export class DefaultReviewService implements ReviewService {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #lists: DatabaseReviewListStore;
  readonly #reader: ReviewReader;
  readonly #submitter: Submitter;
  readonly #decisions: DecisionDesk;
  readonly #queue: QueueDesk;
  readonly #files: VersionFileReader;
  readonly #people: People;
  readonly #outbox: DatabaseOutboxStore;
  readonly #ledger: Ledger;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    lists: DatabaseReviewListStore;
    reader: ReviewReader;
    submitter: Submitter;
    decisions: DecisionDesk;
    queue: QueueDesk;
    files: VersionFileReader;
    people: People;
    outbox: DatabaseOutboxStore;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#lists = options.lists;
    this.#reader = options.reader;
    this.#submitter = options.submitter;
    this.#decisions = options.decisions;
    this.#queue = options.queue;
    this.#files = options.files;
    this.#people = options.people;
    this.#outbox = options.outbox;
    this.#ledger = options.ledger;
    this.#authorizer = options.authorizer;
  }

  #models(caller: Caller) {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
  }

  async listReviews(
    query: Query<'listReviews'>,
    { caller }: ScopedOptions,
  ): Promise<Page<ReviewSummary>> {
    const person = caller.userEntityRef ?? '';
    const { queue, ...rest } = query;
    const own = queue === 'mine';
    const { roles } =
      own || queue === 'team'
        ? await this.#people.placeOf(this.#database, person)
        : { roles: [] };
    const { rows, nextCursor, total } = await this.#lists.page(
      this.#database,
      {
        ...rest,
        waiting: own || queue === 'team' ? { roles, person, own } : undefined,
        submittedBy: queue === 'submitted' ? person : undefined,
      },
      await this.#models(caller),
    );
    return { items: rows.map(toSummary), nextCursor, totalCount: total };
  }

  async getReview(
    id: string,
    { caller }: ScopedOptions,
  ): Promise<ReviewDetail> {
    const row = await this.#desk.reviews.find(
      this.#database,
      id,
      await this.#models(caller),
    );
    if (!row) throw new NotFoundError(`There is no review ${id}`);
    return this.#reader.detail(this.#database, row, caller);
  }

  async submit(
    input: Body<'submit'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewDetail> {
    const models = await this.#models(caller);
    await this.#readFiles(input.model, input.version, models);
    const row = await this.#database.transaction(async tx => {
      const subject = await this.#desk.subjects.find(
        tx,
        input.model,
        Number(input.version),
        models,
      );
      if (!subject) {
        throw new NotFoundError(
          `There is no version ${input.version} of '${input.model}'`,
        );
      }
      const draft = await this.#submitter.reviewFor(tx, subject, input);
      const submitted = await this.#submitter.submit(
        tx,
        draft,
        subject,
        caller,
      );
      await this.#tell(tx, submitted.row, 'submitted');
      await this.#ledger.append(tx, caller, submitted.ledger);
      return submitted.row;
    });
    return this.#reader.detail(this.#database, row, caller);
  }

  /** So that the evidence of a submission holds what was logged a second ago; before the transaction, as files are slow. */
  async #readFiles(
    model: string,
    version: string,
    models: SqlPart | undefined,
  ): Promise<void> {
    const subject = await this.#desk.subjects.find(
      this.#database,
      model,
      Number(version),
      models,
    );
    if (subject) await this.#files.refresh({ model, version });
  }

  async move(
    id: string,
    input: Body<'move'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewDetail> {
    if (input.event === 'withdraw') {
      return this.#change(id, input, { type: 'withdraw' }, caller);
    }
    const models = await this.#models(caller);
    const before = await this.#desk.reviews.find(this.#database, id, models);
    if (before) {
      await this.#readFiles(before.model_name, String(before.version), models);
    }
    const row = await this.#database.transaction(async tx => {
      const given = await this.#desk.open(tx, id, models, input.revision);
      const subject = await this.#desk.subjects.find(
        tx,
        given.model_name,
        given.version,
        models,
      );
      if (!subject) throw new NotFoundError('The version is gone');
      const submitted = await this.#submitter.submit(
        tx,
        given,
        subject,
        caller,
      );
      await this.#tell(tx, submitted.row, 'submitted again');
      await this.#ledger.append(tx, caller, submitted.ledger);
      return submitted.row;
    });
    return this.#reader.detail(this.#database, row, caller);
  }

  async hold(
    id: string,
    input: Body<'hold'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewDetail> {
    return this.#change(id, input, { type: input.event }, caller);
  }

  async #change(
    id: string,
    input: { reason: string; revision: number },
    event: ReviewEvent,
    caller: Caller,
  ): Promise<ReviewDetail> {
    const models = await this.#models(caller);
    const row = await this.#database.transaction(async tx => {
      const given = await this.#desk.open(tx, id, models, input.revision);
      const { change } = this.#desk.transition(given, event);
      const moved = await this.#desk.reviews.update(tx, id, change);
      await this.#tell(tx, moved, event.type);
      await this.#ledger.append(tx, caller, [
        entryOf(moved, `review-${event.type}`, {
          reason: input.reason,
          from: given.state,
          to: moved.state,
        }),
      ]);
      return moved;
    });
    return this.#reader.detail(this.#database, row, caller);
  }

  async decide(
    id: string,
    input: Body<'decide'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewDetail> {
    const models = await this.#models(caller);
    const { row, changed } = await this.#database.transaction(async tx => {
      const given = await this.#desk.open(tx, id, models, input.revision);
      const waived = await this.#reader.waivedRules(tx, given);
      const decided = await this.#decisions.decide(
        tx,
        given,
        input,
        caller,
        waived,
      );
      await this.#tell(tx, decided.row, input.kind.replace(/_/g, ' '));
      await this.#ledger.append(tx, caller, decided.ledger);
      return decided;
    });
    // Said after the commit: that the evidence changed is kept, and nothing was decided.
    if (changed.length > 0) {
      throw new ConflictError(
        `Nothing was decided: the evidence changed while you looked at it (${changed
          .slice(0, 10)
          .join(', ')}). Read the review again`,
      );
    }
    return this.#reader.detail(this.#database, row, caller);
  }

  assign(
    input: Body<'assign'>,
    { caller }: ScopedOptions,
  ): Promise<{ changed: number; skipped: string[] }> {
    return this.#queue.assign(input, caller);
  }

  remind(
    input: Body<'remind'>,
    { caller }: ScopedOptions,
  ): Promise<{ reminded: number; skipped: string[] }> {
    return this.#queue.remind(input, caller);
  }

  async #tell(tx: Executor, row: DbReviewRow, what: string): Promise<void> {
    const waits = ['submitted', 'in_review'].includes(row.state);
    await this.#outbox.note(tx, [
      ...(waits
        ? waitsFor(row, this.#people.holdersOf(row.open_role ?? ''))
        : []),
      ...came(row, what),
    ]);
  }
}
