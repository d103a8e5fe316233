export * from './FeaturesPage';
export * from './CostsPage';
export * from './GovernancePage';
