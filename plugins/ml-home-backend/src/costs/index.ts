export * from './compose';
export type { RunEstimates } from './CostEstimateService';
export type { ResourceUseDesk } from './ResourceUseDesk';
export type { TrainingCosts } from './TrainingCosts';
export { DatabaseObjectCostStore } from './DatabaseObjectCostStore';
export * from './runsOf';
export * from './Visibility';
