export * from './builders';
export * from './FakeMlHomeClient';
