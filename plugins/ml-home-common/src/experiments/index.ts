export * from './schemas';
export * from './routes';
export * from './permissions';
export * from './metricConvention';
export * from './table';
export * from './manage';
