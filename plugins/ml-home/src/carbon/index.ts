export * from './CarbonTab';
export * from './ObjectCarbonPanel';
