export * from './types';
export * from './statistics';
export * from './schedule';
export * from './judge';
export * from './compliance';
export * from './budget';
export * from './calculator';
export * from './exchange';
