export * from './permissions';
export * from './charge';
export * from './rules';
export * from './forecast';
export * from './budgets';
export * from './schemas';
export * from './routes';
