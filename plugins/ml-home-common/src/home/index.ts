export * from './routes';
export * from './permissions';
