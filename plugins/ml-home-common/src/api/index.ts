export * from './route';
export * from './shared';
export * from './openapi';
export * from './csvField';
