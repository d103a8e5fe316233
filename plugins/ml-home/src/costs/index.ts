export * from './CostsTab';
export * from './ObjectCostPanel';
