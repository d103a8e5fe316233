export * from './compose';
export * from './DatabaseClaimStore';
export * from './DatabaseSloStore';
export * from './FamilyJudge';
export * from './FeatureRegistry';
