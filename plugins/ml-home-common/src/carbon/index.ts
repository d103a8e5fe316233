export * from './factors';
export * from './energy';
export * from './estimate';
export * from './imported';
export * from './codecarbon';
export * from './frontier';
export * from './schemas';
export * from './routes';
