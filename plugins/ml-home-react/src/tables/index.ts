export * from './DataTable';
export * from './TableFooter';
