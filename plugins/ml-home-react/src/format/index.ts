export * from './format';
export * from './useFormat';
