import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Box from '@mui/material/Box';
import { useTokens } from '../theme';
import type { Column } from './DataTable';

/** The head of a column, a button where the server can sort by it. */
export function SortHead<Row>(props: {
  column: Column<Row>;
  sort?: string;
  onSort?: (sort: string) => void;
}) {
  const k = useTokens();
  const { column, sort, onSort } = props;
  if (!column.sortKey || !onSort) return <>{column.header}</>;
  const asc = sort === column.sortKey;
  const desc = sort === `-${column.sortKey}`;
  const next = () => {
    if (asc) return `-${column.sortKey}`;
    if (desc) return column.sortKey!;
    return column.sortFirst === 'desc' ? `-${column.sortKey}` : column.sortKey!;
  };
  const Arrow = asc ? ArrowUpward : ArrowDownward;
  return (
    <Box
      component="button"
      type="button"
      onClick={() => onSort(next())}
      sx={{
        border: 0,
        p: 0,
        height: 24,
        bgcolor: 'transparent',
        display: 'inline-flex',
        alignItems: 'center',
        flexDirection: column.align === 'right' ? 'row-reverse' : 'row',
        gap: '3px',
        cursor: 'pointer',
        font: 'inherit',
        color: asc || desc ? k.text : 'inherit',
        '& svg': { fontSize: 13, opacity: asc || desc ? 1 : 0 },
        '&:hover svg, &:focus-visible svg': { opacity: asc || desc ? 1 : 0.5 },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 2,
        },
      }}
    >
      {column.header}
      <Arrow aria-hidden />
    </Box>
  );
}
