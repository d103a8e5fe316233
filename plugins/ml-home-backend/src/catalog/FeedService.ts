import { InputError, NotAllowedError } from '@backstage/errors';
import { FeedItem } from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { Database } from '../database';
import {
  DatabaseDeclarationStore,
  DbFeedRow,
} from './DatabaseDeclarationStore';

const PAGE = 1000;
// A transaction that began earlier may commit later than one that was already read.
const OVERLAP_MS = 15_000;

interface Cursor {
  /** Start of the window of changes; absent while everything is listed. */
  since?: string;
  /** When the listing began: the next window starts there. */
  begun: string;
  /** Last entity name of the page before. */
  after?: string;
}

function decode(text: string | undefined): Cursor | undefined {
  if (!text) return undefined;
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Number.isNaN(Date.parse(cursor.begun))) return cursor;
  } catch {
    // Falls through.
  }
  throw new InputError("Invalid cursor in 'since'");
}

const encode = (cursor: Cursor) =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

export function toFeedItem(row: DbFeedRow): FeedItem {
  const facts = {
    entityName: row.entity_name,
    modelName: row.name,
    title: row.name === row.entity_name ? undefined : row.name,
    description: row.description || undefined,
    owner: row.owner_ref ?? 'user:default/unknown',
    lifecycle: 'unknown',
    tags: row.demo ? ['demo'] : [],
    project: row.project_ref ?? undefined,
  };
  let state: FeedItem['state'] = 'registered';
  if (row.deleted) state = 'deleted';
  else if (row.declared) state = 'declared';
  return {
    ...facts,
    state,
    changedAt: row.changed_at.toISOString(),
    entityHash: createHash('sha256')
      .update(JSON.stringify(facts))
      .digest('hex')
      .slice(0, 16),
  };
}

/** Tells the catalog's provider which models there are, and which changed. */
export class FeedService {
  readonly #database: Database;
  readonly #store: DatabaseDeclarationStore;

  constructor(options: {
    database: Database;
    store: DatabaseDeclarationStore;
  }) {
    this.#database = options.database;
    this.#store = options.store;
  }

  async read(since: string | undefined, { caller }: CallOptions) {
    if (caller.userEntityRef) {
      throw new NotAllowedError('The catalog feed is for services only');
    }
    const cursor = decode(since) ?? {
      begun: (await this.#store.now(this.#database)).toISOString(),
    };
    const continues = cursor.after !== undefined || since === undefined;
    const window: Cursor = continues
      ? cursor
      : {
          since: new Date(Date.parse(cursor.begun) - OVERLAP_MS).toISOString(),
          begun: (await this.#store.now(this.#database)).toISOString(),
        };
    const rows = await this.#store.feed(
      this.#database,
      window.since,
      window.after,
      PAGE,
    );
    const more = rows.length === PAGE;
    return {
      items: rows.map(toFeedItem),
      more,
      nextCursor: encode(
        more
          ? { ...window, after: rows[rows.length - 1].entity_name }
          : { begun: window.begun },
      ),
    };
  }
}
