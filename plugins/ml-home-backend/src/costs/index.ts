export * from './compose';
export type { TrainingCosts } from './TrainingCosts';
