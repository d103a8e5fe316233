/**
 * Reads what OpenCost allocates of Kubernetes clusters.
 *
 * @packageDocumentation
 */
export { mlHomeModuleOpenCost as default } from './module';
