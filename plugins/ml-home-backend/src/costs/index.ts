export * from './compose';
export { DatabaseCostReadStore } from './DatabaseCostReadStore';
