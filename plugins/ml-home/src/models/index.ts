export * from './ModelsTab';
