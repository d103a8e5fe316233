export * from './prepare';
export * from './LineChart';
export * from './Sparkline';
