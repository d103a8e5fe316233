export * from './compose';
export * from './router';
export * from './WebhookDispatcher';
