export * from './CardCostSource';
export * from './EvidenceReader';
export type { VersionRef } from './rows';
