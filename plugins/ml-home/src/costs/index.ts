export * from './CostsTab';
export * from './ObjectCostPanel';
export * from './ObjectCosts';
