import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  modelReadPermission,
  Page,
  ReviewAttachment,
  ReviewComment,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor, Executor } from '../database';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import {
  DatabaseRemarkStore,
  DbAttachmentRow,
  DbCommentRow,
} from './DatabaseRemarkStore';
import { entryOf, Ledger } from './Ledger';
import { People, toUserRef } from './People';
import { noReview, ReviewDesk } from './ReviewDesk';
import { mentioned } from './reviewMessages';
import { Body, Query, RemarkService } from './types';

const MAX_ATTACHMENTS = 50;
const MAX_BYTES = 512 * 1024;

const toComment = (row: DbCommentRow): ReviewComment => ({
  id: String(row.id),
  reviewId: String(row.review_id),
  subject: row.subject ?? undefined,
  parentId: row.parent_id === null ? undefined : String(row.parent_id),
  author: row.author ?? undefined,
  body: row.body,
  mentions: row.mentions,
  createdAt: row.created_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString(),
  resolvedBy: row.resolved_by ?? undefined,
});

const toAttachment = (row: DbAttachmentRow): ReviewAttachment => ({
  id: String(row.id),
  reviewId: String(row.review_id),
  name: row.name,
  mediaType: row.media_type,
  size: Number(row.size),
  sha256: row.sha256,
  createdBy: row.created_by ?? undefined,
  createdAt: row.created_at.toISOString(),
});

/** People named with @ in a text: `@ruth-adeyemi` or `@user:default/ruth-adeyemi`. */
export function mentionsOf(body: string): string[] {
  const found = body.matchAll(
    /(?<![\w@.])@((?:user:)?[a-z0-9][\w.-]*(?:\/[\w.-]+)?)/gi,
  );
  const refs = [...found].flatMap(
    ([, name]) => toUserRef(name.replace(/[.-]+$/, '')) ?? [],
  );
  return [...new Set(refs)].slice(0, 20);
}

/** Comments and files. */
export class DefaultRemarkService implements RemarkService {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #remarks: DatabaseRemarkStore;
  readonly #outbox: DatabaseOutboxStore;
  readonly #people: People;
  readonly #ledger: Ledger;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    remarks: DatabaseRemarkStore;
    outbox: DatabaseOutboxStore;
    people: People;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#remarks = options.remarks;
    this.#outbox = options.outbox;
    this.#people = options.people;
    this.#ledger = options.ledger;
    this.#authorizer = options.authorizer;
  }

  async #review(executor: Executor, id: string, caller: Caller) {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const row = await this.#desk.reviews.find(executor, id, models);
    if (!row) throw noReview(id);
    return row;
  }

  async listComments(
    id: string,
    query: Query<'listComments'>,
    { caller }: ScopedOptions,
  ): Promise<Page<ReviewComment>> {
    await this.#review(this.#database, id, caller);
    const rows = await this.#remarks.comments(this.#database, id, query);
    const items = rows.slice(0, query.limit);
    return {
      items: items.map(toComment),
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].id]) }
        : {}),
    };
  }

  async comment(
    id: string,
    input: Body<'comment'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewComment> {
    // A name that nobody has is a word like others, and is told to nobody.
    const mentions = await this.#people.known(mentionsOf(input.body));
    return this.#database.transaction(async tx => {
      const review = await this.#review(tx, id, caller);
      if (input.parentId) {
        const parent = await this.#remarks.findComment(
          tx,
          input.parentId,
          undefined,
        );
        if (!parent || String(parent.review_id) !== String(id)) {
          throw new InputError(
            `'parentId' in the body: review ${id} has no such comment`,
          );
        }
        if (parent.parent_id) {
          throw new InputError(
            "'parentId' in the body: answers have no answers; name the first comment",
          );
        }
      }
      if (input.subject) {
        const evidence = await this.#desk.reviews.evidence(
          tx,
          review.evidence_id,
        );
        if (!evidence?.items.some(({ key }) => key === input.subject)) {
          throw new InputError(
            `'subject' in the body: the review has no evidence '${input.subject}'`,
          );
        }
      }
      const row = await this.#remarks.insertComment(tx, {
        review_id: id,
        parent_id: input.parentId ?? null,
        subject: input.subject ?? null,
        author: caller.userEntityRef ?? null,
        body: input.body,
        mentions,
      });
      await this.#outbox.note(
        tx,
        mentioned(
          review,
          mentions.filter(ref => ref !== caller.userEntityRef),
          caller.userEntityRef,
        ),
      );
      return toComment(row);
    });
  }

  async resolve(
    id: string,
    resolved: boolean,
    { caller }: ScopedOptions,
  ): Promise<ReviewComment> {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    return this.#database.transaction(async tx => {
      const row = await this.#remarks.findComment(tx, id, models);
      if (!row) throw new NotFoundError(`There is no comment ${id}`);
      return toComment(
        await this.#remarks.resolve(
          tx,
          row,
          resolved ? caller.userEntityRef ?? null : undefined,
        ),
      );
    });
  }

  async listAttachments(id: string, { caller }: ScopedOptions) {
    await this.#review(this.#database, id, caller);
    const rows = await this.#remarks.attachments(this.#database, id);
    return { items: rows.map(toAttachment) };
  }

  async attach(
    id: string,
    input: Body<'attach'>,
    { caller }: ScopedOptions,
  ): Promise<ReviewAttachment> {
    const content = Buffer.from(input.base64, 'base64');
    if (content.length === 0)
      throw new InputError("'base64' in the body: the file is empty");
    if (content.length > MAX_BYTES) {
      throw new InputError(
        `'base64' in the body: a file has at most ${MAX_BYTES / 1024} KiB`,
      );
    }
    return this.#database.transaction(async tx => {
      const review = await this.#review(tx, id, caller);
      const there = await this.#remarks.attachments(tx, id);
      if (there.length >= MAX_ATTACHMENTS) {
        throw new ConflictError(
          `A review has at most ${MAX_ATTACHMENTS} files`,
        );
      }
      const row = await this.#remarks.insertAttachment(tx, {
        review_id: id,
        name: input.name,
        media_type: input.mediaType,
        sha256: createHash('sha256').update(content).digest('hex'),
        created_by: caller.userEntityRef ?? null,
        content,
      });
      await this.#ledger.append(tx, caller, [
        entryOf(review, 'review-attachment', {
          name: row.name,
          sha256: row.sha256,
          size: Number(row.size),
        }),
      ]);
      return toAttachment(row);
    });
  }

  async getAttachment(id: string, { caller }: ScopedOptions) {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const row = await this.#remarks.content(this.#database, id, models);
    if (!row) throw new NotFoundError(`There is no attachment ${id}`);
    return { name: row.name, mediaType: row.media_type, content: row.content };
  }
}
