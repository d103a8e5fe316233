export * from './MlHomeClient';
export type { MlHomeClientOptions } from './request';
