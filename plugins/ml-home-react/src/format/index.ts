export * from './format';
export * from './useFormat';
export { numberFormat } from './intl';
