/**
 * Imports Feast registries: feature views, their features and services.
 *
 * @packageDocumentation
 */
export { mlHomeModuleFeast as default } from './module';
