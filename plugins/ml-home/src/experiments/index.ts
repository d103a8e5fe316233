export * from './ExperimentsTab';
export * from './RunPage';
