export * from './DatabaseDeclarationStore';
export * from './DeclarationSync';
export * from './FeedService';
export * from './router';
