/**
 * ML Home's part of the catalog: the kinds MLProject, MLModel, MLFeatureFamily and
 * MLDataset, and where their entities come from.
 *
 * @packageDocumentation
 */
export { catalogModuleMlHome as default } from './module';
export { localhostUrlReaderFactory } from './localhostReader/localhostUrlReaderFactory';
export { MlHomeKindsProcessor } from './kinds/MlHomeKindsProcessor';
