export * from './builders';
export * from './FakeMlHomeClient';
export * from './cards';
