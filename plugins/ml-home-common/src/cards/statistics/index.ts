export * from './intervals';
export * from './confusion';
export * from './curves';
export * from './fairness';
export * from './slices';
