export * from './AuthorizedHomeService';
export * from './DatabaseHomeStore';
export * from './HomeService';
export * from './router';
