export * from './CardPage';
export * from './CardSummaryPanel';
export * from './useCard';
