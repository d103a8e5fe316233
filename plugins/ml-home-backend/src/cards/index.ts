export * from './BilledCosts';
export * from './CardCostSource';
export * from './CardCarbonSource';
export * from './EvidenceReader';
export * from './CardListeners';
export * from './compose';
export type { VersionFileReader } from './VersionFileReader';
export { refKey } from './rows';
export type { VersionRef } from './rows';
