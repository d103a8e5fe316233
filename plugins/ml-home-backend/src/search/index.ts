export * from './DatabaseSearchStore';
export * from './SearchService';
export * from './router';
