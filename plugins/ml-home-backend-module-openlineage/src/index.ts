/**
 * Takes the events of OpenLineage.
 *
 * @packageDocumentation
 */
export { mlHomeModuleOpenlineage as default } from './module';
