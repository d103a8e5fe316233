import { InputError, NotFoundError } from '@backstage/errors';
import { modelReadPermission } from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database, Executor, SqlPart } from '../database';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { DatabaseReviewListStore } from './DatabaseReviewListStore';
import { DatabaseReviewStore, DbReviewRow } from './DatabaseReviewStore';
import { entryOf, Ledger } from './Ledger';
import { People } from './People';
import { waitsFor } from './reviewMessages';
import { Body } from './types';

/** What is done to many reviews of a queue at once. Those that were decided meanwhile are told, the others are done. */
export class QueueDesk {
  readonly #database: Database;
  readonly #lists: DatabaseReviewListStore;
  readonly #reviews: DatabaseReviewStore;
  readonly #people: People;
  readonly #outbox: DatabaseOutboxStore;
  readonly #ledger: Ledger;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    lists: DatabaseReviewListStore;
    reviews: DatabaseReviewStore;
    people: People;
    outbox: DatabaseOutboxStore;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#lists = options.lists;
    this.#reviews = options.reviews;
    this.#people = options.people;
    this.#outbox = options.outbox;
    this.#ledger = options.ledger;
    this.#authorizer = options.authorizer;
  }

  /** @throws InputError of a person who may not sign one of them, NotFoundError where none of them is open */
  async assign(
    { reviews, assignee }: Body<'assign'>,
    caller: Caller,
  ): Promise<{ changed: number; skipped: string[] }> {
    const models = await this.#models(caller);
    return this.#database.transaction(async tx => {
      const { rows, skipped } = await this.#openOf(tx, reviews, models);
      if (assignee) {
        const held = (await this.#people.standingsOf(tx, assignee)).map(
          ({ role }) => role,
        );
        const unfit = rows.find(row => !held.includes(row.open_role ?? ''));
        if (unfit) {
          throw new InputError(
            `'assignee' in the body: ${assignee} does not hold the role '${unfit.open_role}' of review ${unfit.id}`,
          );
        }
        const conflicted = rows.find(row =>
          row.conflicts.some(({ ref }) => ref === assignee),
        );
        if (conflicted) {
          throw new InputError(
            `'assignee' in the body: ${assignee} took part in review ${conflicted.id}`,
          );
        }
      }
      await this.#lists.assign(
        tx,
        rows.map(({ id }) => id),
        assignee,
      );
      if (assignee) {
        await this.#outbox.note(
          tx,
          rows.flatMap(row => waitsFor({ ...row, assignee }, [])),
        );
      }
      await this.#ledger.append(
        tx,
        caller,
        rows.map(row => entryOf(row, 'review-assigned', { assignee })),
      );
      return { changed: rows.length, skipped };
    });
  }

  /** @throws NotFoundError where none of them is open */
  async remind(
    { reviews }: Body<'remind'>,
    caller: Caller,
  ): Promise<{ reminded: number; skipped: string[] }> {
    const models = await this.#models(caller);
    return this.#database.transaction(async tx => {
      const { rows, skipped } = await this.#openOf(tx, reviews, models);
      await this.#outbox.note(
        tx,
        rows.flatMap(row =>
          waitsFor(row, this.#people.holdersOf(row.open_role ?? ''), true),
        ),
      );
      await this.#reviews.markReminded(
        tx,
        rows.map(({ id }) => id),
        [],
      );
      return { reminded: rows.length, skipped };
    });
  }

  #models(caller: Caller): Promise<SqlPart | undefined> {
    return this.#authorizer.visibleTo(caller, modelReadPermission);
  }

  async #openOf(
    tx: Executor,
    reviews: string[],
    models: SqlPart | undefined,
  ): Promise<{ rows: DbReviewRow[]; skipped: string[] }> {
    const rows = await this.#lists.openOf(tx, reviews, models);
    const open = new Set(rows.map(({ id }) => id));
    const skipped = [...new Set(reviews)].filter(id => !open.has(id));
    if (rows.length === 0) {
      throw new NotFoundError(
        `'reviews' in the body: there is no open review ${skipped
          .slice(0, 10)
          .join(', ')}`,
      );
    }
    return { rows, skipped };
  }
}
