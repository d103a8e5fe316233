import { OutboxSender, SenderOptions } from '../outbox';
import { DatabaseOutboxStore, DbMessageRow } from './DatabaseOutboxStore';

/** Tells reviewers and those who asked. */
export class MessageSender extends OutboxSender<DbMessageRow> {
  constructor(options: SenderOptions<DatabaseOutboxStore>) {
    super(options, {
      task: 'ml-home-governance-messages',
      whom: 'Reviewers',
      write: row => ({
        recipients: { type: 'entity', entityRef: row.recipients },
        payload: {
          title: row.title,
          description: row.description,
          link: row.link,
          severity: row.severity,
          topic: 'governance',
          scope: row.scope,
        },
      }),
    });
  }
}
