/**
 * Reads what jobs of Ray held.
 *
 * @packageDocumentation
 */
export { mlHomeModuleRay as default } from './module';
