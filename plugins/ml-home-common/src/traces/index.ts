export * from './filter';
export * from './routes';
export * from './schemas';
