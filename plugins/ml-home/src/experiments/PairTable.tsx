import Box from '@mui/material/Box';
import { type, useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';

export interface PairRow {
  key: string;
  /** What is drawn for the key, where it is more than the key. */
  name?: ReactNode;
  value: ReactNode;
  /** More columns after the value. */
  extra?: ReactNode[];
}

export interface PairTableProps {
  label: string;
  keyHeader: string;
  valueHeader: string;
  extraHeaders?: string[];
  rows: PairRow[];
  numeric?: boolean;
  empty: string;
  maxHeight?: number;
}

/** Names and values, dense, values never cut. */
export function PairTable(props: PairTableProps) {
  const k = useTokens();
  if (!props.rows.length) {
    return <Box sx={{ p: 2, color: k.faint }}>{props.empty}</Box>;
  }
  const align = props.numeric ? ('right' as const) : ('left' as const);
  return (
    <Box
      {...(props.maxHeight
        ? { tabIndex: 0, role: 'region', 'aria-label': props.label }
        : {})}
      sx={{
        maxHeight: props.maxHeight,
        overflow: props.maxHeight ? 'auto' : undefined,
      }}
    >
      <Box
        component="table"
        aria-label={props.label}
        sx={{
          width: '100%',
          borderCollapse: 'separate',
          borderSpacing: 0,
          ...type.body,
          '& th': {
            position: props.maxHeight ? 'sticky' : 'static',
            top: 0,
            bgcolor: k.paper,
            textAlign: 'left',
            fontWeight: 400,
            ...type.small,
            color: k.second,
            height: 32,
            px: 2,
            borderBottom: `1px solid ${k.line}`,
            whiteSpace: 'nowrap',
          },
          '& td': {
            px: 2,
            py: '6px',
            verticalAlign: 'top',
            borderBottom: `1px solid ${k.line}`,
            overflowWrap: 'anywhere',
          },
          '& tr:last-of-type td': { borderBottom: 0 },
          '& th:not(:first-of-type), & td:not(:first-of-type)': {
            textAlign: align,
          },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{props.keyHeader}</th>
            <th scope="col">{props.valueHeader}</th>
            {props.extraHeaders?.map(header => (
              <th scope="col" key={header}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <tr key={row.key}>
              <Box component="td" sx={{ color: k.second, minWidth: 120 }}>
                {row.name ?? row.key}
              </Box>
              <Box
                component="td"
                sx={{
                  fontFamily: props.numeric ? 'inherit' : k.mono,
                  fontSize: props.numeric ? 13 : 12,
                  fontVariantNumeric: 'tabular-nums',
                }}
              >
                {row.value}
              </Box>
              {row.extra?.map((cell, i) => (
                <Box
                  component="td"
                  key={i}
                  sx={{
                    color: k.second,
                    fontVariantNumeric: 'tabular-nums',
                    whiteSpace: 'nowrap',
                  }}
                >
                  {cell}
                </Box>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
