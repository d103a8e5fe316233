/**
 * The backend of ML Home.
 *
 * @packageDocumentation
 */
export { mlHomePlugin as default } from './plugin';
