export * from './types';
export * from './FilterError';
export * from './highlight';
export * from './quote';
export { parseFilter, parseOrderBy } from './parse';
