/**
 * Answers the MLflow client: tracking, registry and artifacts.
 *
 * @packageDocumentation
 */
export { mlHomeModuleMlflow as default } from './module';
