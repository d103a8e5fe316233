export * from './migrate';
export * from './cursor';
export * from './sql';
export * from './copy';
export * from './search';
export * from './page';
export * from './repeated';
export * from './GroupCommit';
