export * from './TokensPage';
