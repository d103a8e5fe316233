export * from './compose';
export type { RunEstimates } from './CostEstimateService';
export type { TrainingCosts } from './TrainingCosts';
export { DatabaseCostReadStore } from './DatabaseCostReadStore';
