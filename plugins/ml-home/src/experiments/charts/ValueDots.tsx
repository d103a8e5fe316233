import Box from '@mui/material/Box';
import {
  SeriesLine,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';
import { columnWriter, fullValue } from '../columnWriter';

/** A metric that every run logged once is a figure: one dot per run between lowest and highest. Its own table twin. */
export function ValueDots(props: {
  name: string;
  title: ReactNode;
  actions?: ReactNode;
  lines: readonly SeriesLine[];
  baseline?: { value: number; label: string };
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const values = props.lines.map(line => line.points[0]?.value);
  const known = values.filter((v): v is number => v !== undefined);
  const all = props.baseline ? [...known, props.baseline.value] : known;
  const low = Math.min(...all);
  const high = Math.max(...all);
  const share = (value: number) =>
    high === low ? 50 : 3 + ((value - low) / (high - low)) * 94;
  const base = props.baseline && share(props.baseline.value);
  const write = columnWriter(format, all);
  const row = (
    id: string,
    label: string,
    value: number | undefined,
    colour: string | undefined,
    absent: string = t('runs.notLogged'),
  ) => (
    <tr key={id}>
      <th scope="row" title={label}>
        {label}
      </th>
      <td style={{ width: '45%' }} aria-hidden>
        <Box
          sx={{
            position: 'relative',
            height: 20,
            backgroundImage: `linear-gradient(${k.line}, ${k.line})`,
            backgroundSize: '100% 1px',
            backgroundPosition: 'center',
            backgroundRepeat: 'no-repeat',
          }}
        >
          {base !== undefined && (
            <Box
              sx={{
                position: 'absolute',
                top: 0,
                bottom: 0,
                left: `${base}%`,
                borderLeft: `1px dashed ${k.text}`,
              }}
            />
          )}
          {value !== undefined && (
            <Box
              sx={{
                position: 'absolute',
                top: 5,
                left: `calc(${share(value)}% - 5px)`,
                width: 10,
                height: 10,
                boxSizing: 'border-box',
                borderRadius: '50%',
                bgcolor: colour ?? k.paper,
                border: colour ? 0 : `1.5px solid ${k.text}`,
              }}
            />
          )}
        </Box>
      </td>
      <td style={{ textAlign: 'right', width: 92 }} title={fullValue(value)}>
        {value === undefined ? absent : write(value)}
      </td>
    </tr>
  );
  return (
    <Box sx={{ color: k.text }}>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          minHeight: 26,
          ...type.small,
        }}
      >
        <Box sx={{ minWidth: 0 }}>{props.title}</Box>
        <Box sx={{ ml: 'auto' }}>{props.actions}</Box>
      </Box>
      <Box
        component="table"
        aria-label={props.name}
        sx={{
          width: '100%',
          tableLayout: 'fixed',
          borderCollapse: 'collapse',
          ...type.small,
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': { p: 0, pr: 1, height: 20, lineHeight: '20px' },
          '& td:last-of-type': { pr: 0 },
          '& th': {
            fontWeight: 400,
            textAlign: 'left',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          },
        }}
      >
        <tbody>
          {props.baseline &&
            row(
              'baseline',
              props.baseline.label,
              props.baseline.value,
              undefined,
            )}
          {props.lines.map((line, i) =>
            row(
              line.id,
              line.label,
              values[i],
              line.colour,
              line.lastNotFinite ? t('charts.notFiniteValue') : undefined,
            ),
          )}
        </tbody>
      </Box>
    </Box>
  );
}
