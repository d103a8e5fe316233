export * from './parse';
export * from './bindRoute';
export * from './databaseErrors';
