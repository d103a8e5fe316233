import { Executor, queryRows } from '../database';

export interface Message {
  recipients: string[];
  title: string;
  description: string;
  link: string;
  severity?: 'normal' | 'high';
  /** Messages of one scope replace each other. */
  scope: string;
}

export interface DbMessageRow extends Required<Message> {
  id: string;
}

const MAX_ATTEMPTS = 10;

/** Notifications that are to be sent, noted in the transaction of what they tell of. */
export class DatabaseOutboxStore {
  async note(tx: Executor, messages: Message[]): Promise<void> {
    const told = messages.filter(({ recipients }) => recipients.length > 0);
    if (told.length === 0) return;
    await tx('governance_outbox').insert(
      told.map(one => ({ severity: 'normal', ...one })),
    );
  }

  async takeNext(tx: Executor): Promise<DbMessageRow | undefined> {
    const [row] = await queryRows<DbMessageRow>(
      tx,
      `select * from governance_outbox where sent_at is null and attempts < ${MAX_ATTEMPTS}
       order by attempts, id limit 1 for update skip locked`,
    );
    return row;
  }

  async markSent(tx: Executor, { id }: DbMessageRow): Promise<void> {
    await tx('governance_outbox')
      .where({ id })
      .update({ sent_at: tx.fn.now() });
  }

  async markFailed(tx: Executor, { id }: DbMessageRow): Promise<void> {
    await tx('governance_outbox').where({ id }).increment('attempts', 1);
  }
}
