import Box from '@mui/material/Box';
import {
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, UIEvent, useState } from 'react';

/** Rows that are drawn at first, and again whenever the reader comes near their end. */
const STEP = 100;
const NEAR_PX = 400;

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
  /** A list, or what makes its rows only when they are drawn. */
  rows: { length: number; at: (index: number) => PairRow | undefined };
  numeric?: boolean;
  empty: string;
  maxHeight?: number;
}

/** Names and values, dense, values never cut. Where it scrolls, ten thousand rows open as fast as ten. */
export function PairTable(props: PairTableProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [wanted, setWanted] = useState(STEP);
  const total = props.rows.length;
  const shown = props.maxHeight ? Math.min(wanted, total) : total;
  const rows = Array.from({ length: shown }, (_, i) => props.rows.at(i)!);
  if (!total) {
    return <Box sx={{ p: 2, color: k.faint }}>{props.empty}</Box>;
  }
  const align = props.numeric ? ('right' as const) : ('left' as const);
  return (
    <Box
      {...(props.maxHeight
        ? {
            tabIndex: 0,
            role: 'region',
            'aria-label': props.label,
            onScroll: (event: UIEvent<HTMLElement>) => {
              const { scrollHeight, scrollTop, clientHeight } =
                event.currentTarget;
              if (scrollHeight - scrollTop - clientHeight < NEAR_PX) {
                setWanted(shown + STEP);
              }
            },
          }
        : {})}
      sx={{
        maxHeight: props.maxHeight,
        overflow: props.maxHeight ? 'auto' : undefined,
      }}
    >
      <Box
        component="table"
        aria-label={props.label}
        aria-rowcount={total + 1}
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
          {rows.map(row => (
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
      {shown < total && (
        <Box sx={{ px: 2, py: 1, color: k.second, ...type.small }}>
          {t('run.shownOf', {
            n: format.number(shown),
            total: format.number(total),
          })}
        </Box>
      )}
    </Box>
  );
}
