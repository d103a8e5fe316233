import Box from '@mui/material/Box';
import { KeyboardEvent, ReactNode, useRef } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { isTyping, useDelayed, useHotkeys } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { SortHead } from './SortHead';

export interface Column<Row> {
  id: string;
  header: ReactNode;
  render: (row: Row) => ReactNode;
  align?: 'left' | 'right';
  /** CSS width; the column without one takes the rest. */
  width?: number | string;
  /** Keeps this much when others press. */
  minWidth?: number;
  /** Key of the server's sort; ascending, `-key` is descending. */
  sortKey?: string;
  /** Direction of the first click. */
  sortFirst?: 'asc' | 'desc';
  /** Leaves narrow windows. */
  hideBelow?: 'md' | 'lg' | 'xl';
  /** The cell whose text opens the row. */
  primary?: boolean;
}

export interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Makes the whole row a link. */
  rowHref?: (row: Row) => string | undefined;
  sort?: string;
  onSort?: (sort: string) => void;
  /** Newer rows are on their way: a thin bar on top, the old ones stay. */
  fetching?: boolean;
  /** Skeleton rows before the first page is there. */
  skeletonRows?: number;
  /** Drawn in place of rows when there are none. */
  empty?: ReactNode;
  /** 36 or, with two lines, 48. */
  rowHeight?: number;
  /** j and k walk through this table. */
  keys?: boolean;
  selectedKey?: string;
}

const headHeight = 32;

/** A table whose rows open, sort on the server and walk with j and k. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const waiting = useDelayed(props.rows === undefined);
  const busy = useDelayed(!!props.fetching && props.rows !== undefined, 300);
  const height = props.rowHeight ?? 36;

  const move = (step: number) => {
    const links = [
      ...(body.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? []),
    ];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  };
  useHotkeys(props.keys ? { j: () => move(1), k: () => move(-1) } : {});
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      move(1);
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      move(-1);
    }
  };

  const cellSx = (column: Column<Row>, place: number) => ({
    display: column.hideBelow
      ? { xs: 'none', [column.hideBelow]: 'table-cell' }
      : 'table-cell',
    textAlign: column.align ?? 'left',
    pl: place === 0 ? 2 : 1,
    pr: place === props.columns.length - 1 ? 2 : 1,
  });
  const ariaSort = (column: Column<Row>) => {
    if (!column.sortKey || !props.onSort) return undefined;
    if (props.sort === column.sortKey) return 'ascending' as const;
    if (props.sort === `-${column.sortKey}`) return 'descending' as const;
    return 'none' as const;
  };

  // Styles of hundreds of cells are worked out once, for the table.
  const cell = '& > tbody > tr > td';
  const bodySx = {
    [`${cell}.mlh-cell`]: {
      height,
      py: 0,
      borderBottom: `1px solid ${k.line}`,
    },
    [`& > tbody > tr.mlh-row`]: { position: 'relative' },
    [`& > tbody > tr.mlh-selected`]: { bgcolor: k.accentGround },
    [`& > tbody > tr.mlh-link:hover`]: { bgcolor: k.hover },
    [`& > tbody > tr.mlh-link:focus-within`]: { bgcolor: k.accentGround },
    [`& > tbody > tr.mlh-row:last-of-type > td`]: { borderBottom: 0 },
    [`& > tbody > tr.mlh-row > td`]: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    ...Object.fromEntries(
      props.columns.flatMap((column, i) => [
        [`${cell}.mlh-cell:nth-of-type(${i + 1})`, cellSx(column, i)],
        [
          `& > tbody > tr.mlh-row > td:nth-of-type(${i + 1})`,
          {
            maxWidth: column.width ?? 0,
            minWidth:
              column.minWidth ??
              (column.primary && !column.width ? 180 : undefined),
          },
        ],
      ]),
    ),
    '& [data-row-link]': {
      color: 'inherit',
      textDecoration: 'none',
      outline: 0,
    },
    '& [data-row-link]::after': {
      content: '""',
      position: 'absolute',
      inset: 0,
    },
    '& [data-row-link]:focus-visible::after': {
      outline: `2px solid ${k.accent}`,
      outlineOffset: -2,
    },
  };

  return (
    <Box
      sx={{ position: 'relative', overflowX: { xs: 'auto', md: 'visible' } }}
    >
      {busy && (
        <Box
          role="progressbar"
          aria-label={t('state.loading')}
          sx={{
            position: 'absolute',
            top: 0,
            left: 0,
            right: 0,
            height: 2,
            zIndex: 3,
            background: `linear-gradient(90deg, transparent, ${k.accent}, transparent)`,
          }}
        />
      )}
      <Box
        component="table"
        aria-label={props.label}
        aria-busy={props.rows === undefined || props.fetching || undefined}
        onKeyDown={onKeyDown}
        sx={{
          width: '100%',
          borderCollapse: 'separate',
          borderSpacing: 0,
          ...type.body,
          color: k.text,
          fontVariantNumeric: 'tabular-nums',
          ...bodySx,
        }}
      >
        <thead>
          <tr>
            {props.columns.map((column, place) => (
              <Box
                component="th"
                scope="col"
                key={column.id}
                aria-sort={ariaSort(column)}
                sx={{
                  ...cellSx(column, place),
                  position: 'sticky',
                  top: 'var(--ml-home-head, 0px)',
                  zIndex: 2,
                  height: headHeight,
                  py: 0,
                  width: column.width ?? 'auto',
                  ...type.small,
                  fontWeight: 400,
                  color: k.second,
                  bgcolor: k.paper,
                  borderBottom: `1px solid ${k.line}`,
                  whiteSpace: 'nowrap',
                  '&:first-of-type': { borderTopLeftRadius: '8px' },
                  '&:last-of-type': { borderTopRightRadius: '8px' },
                }}
              >
                <SortHead
                  column={column}
                  sort={props.sort}
                  onSort={props.onSort}
                />
              </Box>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {props.rows === undefined &&
            Array.from({ length: props.skeletonRows ?? 8 }, (_, i) => (
              <tr key={i} aria-hidden>
                {props.columns.map((column, c) => (
                  <td className="mlh-cell" key={column.id}>
                    <Box
                      sx={{
                        visibility: waiting ? 'visible' : 'hidden',
                        display: 'inline-block',
                        height: 10,
                        width: c ? '60%' : `${40 + ((i * 17) % 40)}%`,
                        minWidth: 24,
                        borderRadius: '4px',
                        bgcolor: k.hover,
                      }}
                    />
                  </td>
                ))}
              </tr>
            ))}
          {props.rows?.length === 0 && (
            <tr>
              <td colSpan={props.columns.length} style={{ padding: 0 }}>
                {props.empty}
              </td>
            </tr>
          )}
          {props.rows?.map(row => {
            const key = props.rowKey(row);
            const href = props.rowHref?.(row);
            const classes = [
              'mlh-row',
              href && 'mlh-link',
              props.selectedKey === key && 'mlh-selected',
            ];
            return (
              <tr key={key} className={classes.filter(Boolean).join(' ')}>
                {props.columns.map(column => (
                  <td className="mlh-cell" key={column.id}>
                    {column.primary && href ? (
                      <RouterLink to={href} data-row-link>
                        {column.render(row)}
                      </RouterLink>
                    ) : (
                      column.render(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </Box>
    </Box>
  );
}
