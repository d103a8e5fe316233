export * from './mlHomeApiRef';
