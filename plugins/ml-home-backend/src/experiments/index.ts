export * from './compose';
export * from './DatabaseExperimentStore';
export * from './DatabaseLoggedModelStore';
export * from './DatabasePurgeStore';
export * from './ExperimentReadService';
export * from './limits';
export * from './projectRef';
export * from './types';
export { toIso, toJsonNumber } from './views';
