import {
  Button,
  Column,
  DataTable,
  ErrorPanel,
  Panel,
  TableFooter,
  useCursorPaging,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode, useState } from 'react';

/** A page of rows in the order of the server: what failed, what is empty, and the way on. */
export function ListPanel<Row extends { id: string }>(props: {
  label: string;
  failed: string;
  query: {
    data?: { items: Row[]; nextCursor?: string; totalCount?: number };
    error: Error | null;
    isFetching: boolean;
    refetch: () => unknown;
  };
  columns: Column<Row>[];
  rowHref: (row: Row) => string;
  paging: ReturnType<typeof useCursorPaging>;
  order?: string;
  empty: ReactNode;
}) {
  const { query } = props;
  return (
    <>
      <Panel flush label={props.label}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={props.failed}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={props.label}
            columns={props.columns}
            rows={query.data?.items}
            fetching={query.isFetching}
            rowKey={row => row.id}
            rowHref={props.rowHref}
            empty={props.empty}
          />
        )}
      </Panel>
      <TableFooter
        paging={props.paging}
        shown={query.data?.items.length ?? 0}
        total={query.data?.totalCount}
        nextCursor={query.data?.nextCursor}
        order={props.order}
      />
    </>
  );
}

/** The head of a column of controls: for those who hear the page, and taking no room of those who see it. */
export const HiddenHead = (props: { children: string }) => (
  <Box component="span" sx={{ position: 'relative', display: 'block' }}>
    <Box
      component="span"
      sx={{
        position: 'absolute',
        width: '1px',
        height: '1px',
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
        whiteSpace: 'nowrap',
      }}
    >
      {props.children}
    </Box>
  </Box>
);

/** The last column: one act on the row, where it can be done. */
export function actColumn<Row>(
  label: string,
  may: (row: Row) => boolean,
  act: (row: Row) => void,
): Column<Row> {
  return {
    id: 'act',
    header: <HiddenHead>{label}</HiddenHead>,
    width: 90,
    align: 'right',
    render: row =>
      may(row) ? (
        <Box sx={{ position: 'relative', zIndex: 1 }}>
          <Button small onClick={() => act(row)}>
            {label}
          </Button>
        </Box>
      ) : null,
  };
}

/** What is typed into a dialog, field by field. */
export function useDraft<Draft extends Record<string, string>>(first: Draft) {
  const [draft, setDraft] = useState(first);
  return {
    draft,
    /** What a field takes. */
    field: (key: keyof Draft) => ({
      value: draft[key],
      onChange: (value: string) => setDraft(now => ({ ...now, [key]: value })),
    }),
  };
}
