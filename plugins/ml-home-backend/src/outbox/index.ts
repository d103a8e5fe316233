export * from './OutboxSender';
