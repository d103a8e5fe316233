export * from './CostInsightsClient';
export * from './types';
