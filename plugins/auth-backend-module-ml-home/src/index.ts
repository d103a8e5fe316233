/**
 * ML Home's part of sign-in: access tokens that act as their owner, and the people
 * of the demo.
 *
 * @packageDocumentation
 */
export { authModuleMlHome as default } from './module';
export { DEMO_USER_HEADER } from './createDemoProvider';
