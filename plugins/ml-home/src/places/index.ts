export * from './CostsPage';
