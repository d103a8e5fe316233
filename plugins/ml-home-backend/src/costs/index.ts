export * from './compose';
export type { RunEstimates } from './estimates/CostEstimateService';
export type { ResourceUseDesk } from './uses/ResourceUseDesk';
export type { TrainingCosts } from './TrainingCosts';
export { DatabaseObjectCostStore } from './DatabaseObjectCostStore';
export * from './runsOf';
export * from './Visibility';
