export * from './distribution';
export * from './drift';
export * from './bins';
export * from './duplicates';
