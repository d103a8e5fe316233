/**
 * Hooks, charts, tables and states that ML Home pages are made of.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './charts';
export * from './components';
export * from './costInsights';
export * from './format';
export * from './hooks';
export * from './lineage';
export * from './states';
export * from './tables';
export * from './theme';
export * from './translation';
