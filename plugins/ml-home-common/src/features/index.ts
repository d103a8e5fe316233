export * from './names';
export * from './statistics';
export * from './schemas';
export * from './routes';
export * from './permissions';
export * from './proposals';
