export * from './CostsPage';
export * from './GovernancePage';
