export * from './compose';
export type { TrainingCosts } from './TrainingCosts';
export { DatabaseCostReadStore } from './DatabaseCostReadStore';
