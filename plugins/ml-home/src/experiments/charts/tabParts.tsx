import Box from '@mui/material/Box';
import {
  Button,
  EmptyState,
  ErrorPanel,
  LoadingSkeleton,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';
import type { Workbench } from '../runs/useWorkbench';

export interface TabProps {
  experiment: string;
  bench: Workbench;
  full: boolean;
}

/** Choices of a chart, in a row above it. */
export function TabControls(props: { children: ReactNode }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 0.75,
        px: 2,
        py: 1,
        borderBottom: `1px solid ${k.line}`,
      }}
    >
      {props.children}
    </Box>
  );
}

/** Loading, failed or drawn; with the table twin at hand. */
export function TabBody<T>(props: {
  query: {
    data: T | undefined;
    error: Error | null;
    refetch: () => unknown;
  };
  failed: string;
  /** Said when there is nothing to draw. */
  empty: string | undefined;
  table: boolean;
  onTable: (table: boolean) => void;
  note?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { data, error } = props.query;
  return (
    <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto', px: 2, py: 1.5 }}>
      {data === undefined && error && (
        <ErrorPanel
          title={props.failed}
          error={error}
          onRetry={() => {
            props.query.refetch();
          }}
        />
      )}
      {data === undefined && !error && <LoadingSkeleton rows={6} height={20} />}
      {data !== undefined && props.empty && <EmptyState title={props.empty} />}
      {data !== undefined && !props.empty && (
        <>
          {props.children(data)}
          <Box
            sx={{
              display: 'flex',
              alignItems: 'flex-start',
              gap: 1,
              pt: 1,
              color: k.second,
              ...type.axis,
            }}
          >
            <Box>{props.note}</Box>
            <Box sx={{ ml: 'auto' }}>
              <Button
                small
                variant="text"
                onClick={() => props.onTable(!props.table)}
              >
                {props.table ? t('charts.asChart') : t('charts.asTable')}
              </Button>
            </Box>
          </Box>
        </>
      )}
    </Box>
  );
}

/** A plain table: the twin of a chart. */
export function TwinTable(props: {
  label: string;
  head: string[];
  rows: (string | number)[][];
}) {
  const k = useTokens();
  return (
    <Box
      role="region"
      tabIndex={0}
      aria-label={props.label}
      sx={{ overflow: 'auto', maxHeight: 560 }}
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          ...type.small,
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': {
            px: 1,
            height: 24,
            textAlign: 'right',
            fontWeight: 400,
            whiteSpace: 'nowrap',
          },
          '& th:first-of-type, & td:first-of-type': { textAlign: 'left' },
          '& thead th': {
            color: k.second,
            position: 'sticky',
            top: 0,
            bgcolor: k.paper,
          },
          '& td, & tbody th': { borderTop: `1px solid ${k.line}` },
        }}
      >
        <thead>
          <tr>
            {props.head.map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.slice(0, 1000).map((cells, i) => (
            <tr key={i}>
              {cells.map((cell, c) => (
                <td key={c}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
