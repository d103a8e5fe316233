export * from './BilledCosts';
export * from './CardCostSource';
export * from './EvidenceReader';
export * from './CardListeners';
export * from './compose';
export type { VersionFileReader } from './VersionFileReader';
export type { VersionRef } from './rows';
