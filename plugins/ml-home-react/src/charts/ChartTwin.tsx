import Box from '@mui/material/Box';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';

/** The values of a chart as a table, for keyboards and readers. */
export function ChartTwin(props: {
  label: string;
  height: number;
  heads: string[];
  rows: string[][];
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const cell = { px: 1, py: '3px', textAlign: 'right' as const };
  return (
    <Box
      tabIndex={0}
      role="region"
      aria-label={`${props.label}, ${t('chart.table')}`}
      sx={{ height: props.height, overflow: 'auto' }}
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          ...type.small,
          color: k.text,
          fontVariantNumeric: 'tabular-nums',
          '& th': {
            ...cell,
            fontWeight: 400,
            color: k.second,
            position: 'sticky',
            top: 0,
            bgcolor: k.paper,
          },
          '& td': { ...cell, borderTop: `1px solid ${k.line}` },
          '& th:first-of-type, & td:first-of-type': { textAlign: 'left' },
        }}
      >
        <thead>
          <tr>
            {props.heads.map((head, c) => (
              <th key={`${head}-${c}`} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, i) => (
            <tr key={`${row[0]}-${i}`}>
              {row.map((value, c) => (
                <td key={`${props.heads[c]}-${c}`}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
