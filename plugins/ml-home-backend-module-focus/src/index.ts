/**
 * Reads bills in FOCUS.
 *
 * @packageDocumentation
 */
export { mlHomeModuleFocus as default } from './module';
