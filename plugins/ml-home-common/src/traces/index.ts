export * from './filter';
export * from './routes';
export * from './schemas';
export * from './tokenUsage';
