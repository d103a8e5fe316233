export * from './types';
export { parseFilter, parseOrderBy } from './parse';
