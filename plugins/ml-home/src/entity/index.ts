export * from './EntityModelCard';
export * from './EntityModelVersions';
export * from './EntityCosts';
