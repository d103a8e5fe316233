export * from './MlHomeRoot';
