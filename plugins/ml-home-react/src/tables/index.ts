export * from './DataTable';
export * from './TableFooter';
export * from './windowing';
