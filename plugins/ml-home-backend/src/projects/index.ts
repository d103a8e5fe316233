export * from './AuthorizedProjectService';
export * from './DatabaseProjectStore';
export * from './DefaultProjectService';
export * from './router';
export * from './types';
