export * from './QueryRoot';
export * from './useMlHomePages';
export * from './useMlHomeQuery';
export * from './useUrlState';
export * from './usePaths';
export * from './useHotkeys';
export * from './useSmall';
