import {
  allOf,
  decodeCursor,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbCommentRow {
  id: string;
  review_id: string;
  parent_id: string | null;
  subject: string | null;
  author: string | null;
  body: string;
  mentions: string[];
  created_at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
}

export interface DbAttachmentRow {
  id: string;
  review_id: string;
  name: string;
  media_type: string;
  sha256: string;
  size: number;
  created_by: string | null;
  created_at: Date;
}

const ATTACHMENT = `a.id, a.review_id, a.name, a.media_type, a.sha256, octet_length(a.content) as size, a.created_by, a.created_at`;

/** Comments and attached files in Postgres. */
export class DatabaseRemarkStore {
  async comments(
    executor: Executor,
    reviewId: string,
    query: { cursor?: string; limit: number },
  ): Promise<DbCommentRow[]> {
    const after = decodeCursor(query.cursor, 1)?.[0] ?? 0;
    return queryRows(
      executor,
      'select * from governance_comments where review_id = ? and id > ?::bigint order by id limit ?',
      [reviewId, after, query.limit + 1],
    );
  }

  async insertComment(
    tx: Executor,
    row: Pick<
      DbCommentRow,
      'review_id' | 'parent_id' | 'subject' | 'author' | 'body' | 'mentions'
    >,
  ): Promise<DbCommentRow> {
    const [made] = await queryRows<DbCommentRow>(
      tx,
      `insert into governance_comments (review_id, parent_id, subject, author, body, mentions)
       values (?, ?, ?, ?, ?, ?) returning *`,
      [
        row.review_id,
        row.parent_id as string,
        row.subject as string,
        row.author as string,
        row.body,
        pgArray(row.mentions),
      ],
    );
    await this.recount(tx, row.review_id);
    return made;
  }

  async findComment(
    executor: Executor,
    id: string,
    scope: SqlPart | undefined,
  ): Promise<DbCommentRow | undefined> {
    const where = allOf([sqlPart('c.id = ?', [id]), scope]);
    const [row] = await queryRows<DbCommentRow>(
      executor,
      `select c.* from governance_comments c join governance_reviews r on r.id = c.review_id
       join models m on m.id = r.model_id where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  async resolve(
    tx: Executor,
    row: DbCommentRow,
    by: string | null | undefined,
  ): Promise<DbCommentRow> {
    const [changed] = await tx('governance_comments')
      .where({ id: row.id })
      .update(
        by === undefined
          ? { resolved_at: null, resolved_by: null }
          : { resolved_at: tx.fn.now(), resolved_by: by },
      )
      .returning('*');
    await this.recount(tx, row.review_id);
    return changed;
  }

  /** Threads that nobody resolved, on the review's row, so that lists need not count. */
  async recount(tx: Executor, reviewId: string): Promise<void> {
    await queryRows(
      tx,
      `update governance_reviews set open_comments = (select count(*) from governance_comments c
         where c.review_id = ? and c.parent_id is null and c.resolved_at is null) where id = ?`,
      [reviewId, reviewId],
    );
  }

  async attachments(
    executor: Executor,
    reviewId: string,
  ): Promise<DbAttachmentRow[]> {
    return queryRows(
      executor,
      `select ${ATTACHMENT} from governance_attachments a where a.review_id = ? order by a.id limit 200`,
      [reviewId],
    );
  }

  async insertAttachment(
    tx: Executor,
    row: Omit<DbAttachmentRow, 'id' | 'created_at' | 'size'> & {
      content: Buffer;
    },
  ): Promise<DbAttachmentRow> {
    const [made] = await tx('governance_attachments')
      .insert(row)
      .returning('id');
    const [full] = await queryRows<DbAttachmentRow>(
      tx,
      `select ${ATTACHMENT} from governance_attachments a where a.id = ?`,
      [made.id],
    );
    return full;
  }

  async content(
    executor: Executor,
    id: string,
    scope: SqlPart | undefined,
  ): Promise<(DbAttachmentRow & { content: Buffer }) | undefined> {
    const where = allOf([sqlPart('a.id = ?', [id]), scope]);
    const [row] = await queryRows<DbAttachmentRow & { content: Buffer }>(
      executor,
      `select ${ATTACHMENT}, a.content from governance_attachments a join governance_reviews r on r.id = a.review_id
       join models m on m.id = r.model_id where ${where.sql}`,
      where.bindings,
    );
    return row;
  }
}
