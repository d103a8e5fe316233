import Box from '@mui/material/Box';
import { type, useTokens } from '@ml-home/backstage-plugin-ml-home-react';

/** Rows of a file, dense, with the head in sight; a long cell is whole in its title. */
export function DataGrid(props: {
  label: string;
  columns: string[];
  rows: string[][];
}) {
  const k = useTokens();
  return (
    <Box
      tabIndex={0}
      role="region"
      aria-label={props.label}
      sx={{ overflow: 'auto', maxHeight: 'calc(100vh - 300px)' }}
    >
      <Box
        component="table"
        aria-label={props.label}
        sx={{
          borderCollapse: 'separate',
          borderSpacing: 0,
          ...type.small,
          fontVariantNumeric: 'tabular-nums',
          '& th': {
            position: 'sticky',
            top: 0,
            bgcolor: k.paper,
            textAlign: 'left',
            fontWeight: 600,
            px: 1.5,
            height: 32,
            borderBottom: `1px solid ${k.line}`,
            whiteSpace: 'nowrap',
          },
          '& td': {
            px: 1.5,
            height: 28,
            borderBottom: `1px solid ${k.line}`,
            whiteSpace: 'nowrap',
            maxWidth: 320,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
          },
        }}
      >
        <thead>
          <tr>
            {props.columns.map((cell, i) => (
              <th key={i} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, c) => (
                <td key={c} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
