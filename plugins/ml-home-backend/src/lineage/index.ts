export * from './compose';
export * from './router';
