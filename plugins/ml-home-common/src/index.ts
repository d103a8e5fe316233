/**
 * Schemas, types, permissions and the API client of ML Home.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './models';
export * from './experiments';
export * from './projects';
export * from './tokens';
export * from './catalog';
export * from './search';
export * from './filter';
export * from './home';
export * from './webhooks';
export * from './traces';
export * from './slo';
export * from './drift';
export * from './features';
export * from './lineage';
export * from './cards';
export * from './costs';
export * from './carbon';
export * from './governance';
export * from './client';
export * from './routes';
export * from './permissions';
