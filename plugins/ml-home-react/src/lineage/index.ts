export * from './layout';
export * from './LineageGraphView';
export { DASHES } from './edgeStyle';
