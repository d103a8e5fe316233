export * from './AlertSender';
export * from './DatabaseAlertStore';
export * from './compose';
export * from './DatabaseClaimStore';
export * from './DatabaseConsumerStore';
export * from './DatabaseSloStore';
export type { DatasetHistory } from './DefaultCandidateService';
export * from './FamilyJudge';
export * from './FeatureRegistry';
