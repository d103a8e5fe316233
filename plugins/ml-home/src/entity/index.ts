export * from './EntityModelCard';
export * from './EntityModelVersions';
