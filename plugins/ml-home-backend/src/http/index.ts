export * from './parse';
export * from './bindRoute';
