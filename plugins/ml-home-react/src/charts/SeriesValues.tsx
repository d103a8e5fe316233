import Box from '@mui/material/Box';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartCursor, useChartCursor } from './chartCursor';
import type { PlacedLine } from './seriesTypes';
import { hasEnvelope, lastWithin, pointAt } from './seriesMath';

interface ValuesProps {
  lines: PlacedLine[];
  axisLabel: string;
  formatX: (x: number) => string;
  formatValue: (value: number) => string;
}

/** The stroke of a line, as a key to it. */
export function LineKey(props: { colour: string; dash?: string }) {
  return (
    <svg width="14" height="8" aria-hidden style={{ flexShrink: 0 }}>
      <path
        d="M1 4h12"
        stroke={props.colour}
        strokeWidth="2.6"
        strokeDasharray={props.dash && '4 2'}
      />
    </svg>
  );
}

const useTableSx = () => {
  const k = useTokens();
  return {
    width: '100%',
    borderCollapse: 'collapse',
    tableLayout: 'fixed',
    ...type.small,
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': {
      p: 0,
      pl: 1,
      height: 20,
      textAlign: 'right',
      fontWeight: 400,
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    '& thead th': {
      color: k.second,
      position: 'sticky',
      top: 0,
      bgcolor: k.paper,
      zIndex: 1,
    },
    '& th:first-of-type': { textAlign: 'left', pl: 0 },
    '& .faint': { color: k.second },
  };
};

/** Value, minimum and maximum of each line at the cursor, else at its end; the legend as well. */
export function SeriesValues(
  props: ValuesProps & {
    cursor: ChartCursor;
    /** The part of the axis in sight, where it is not all: lines need not end in it. */
    zoom?: [number, number];
  },
) {
  const { t } = useMlHomeTranslation();
  const sx = useTableSx();
  const at = useChartCursor(props.cursor);
  const banded = hasEnvelope(props.lines);
  const end = props.zoom ? t('charts.lastInView') : t('charts.last');
  const head =
    at === undefined
      ? end
      : t('charts.atX', {
          axis: props.axisLabel.toLocaleLowerCase(),
          x: props.formatX(at),
        });
  return (
    <Box
      sx={{ maxHeight: 146, overflow: 'auto', pt: '2px' }}
      tabIndex={props.lines.length > 6 ? 0 : undefined}
      role={props.lines.length > 6 ? 'region' : undefined}
      aria-label={props.lines.length > 6 ? head : undefined}
    >
      <Box component="table" sx={sx}>
        <thead>
          <tr>
            <th style={{ width: banded ? '49%' : '75%' }}>{head}</th>
            <th>{t('charts.value')}</th>
            {banded && <th>{t('charts.min')}</th>}
            {banded && <th>{t('charts.max')}</th>}
          </tr>
        </thead>
        <tbody>
          {props.lines.map(line => {
            const point =
              at === undefined
                ? lastWithin(line.placed, props.zoom)
                : pointAt(line.placed, at);
            const own = point && hasEnvelope([line]);
            return (
              <tr key={line.id}>
                <th scope="row" title={line.label}>
                  <Box
                    component="span"
                    sx={{
                      display: 'flex',
                      alignItems: 'center',
                      gap: 0.75,
                      minWidth: 0,
                    }}
                  >
                    <LineKey colour={line.colour} dash={line.dash} />
                    <Box
                      component="span"
                      sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
                    >
                      {line.label}
                    </Box>
                  </Box>
                </th>
                <td>{point ? props.formatValue(point.value) : '–'}</td>
                {banded && (
                  <>
                    <td className="faint">
                      {own ? props.formatValue(point.min) : ''}
                    </td>
                    <td className="faint">
                      {own ? props.formatValue(point.max) : ''}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </Box>
    </Box>
  );
}

/** More rows help nobody; the export has them all. */
const MAX_ROWS = 1500;

/** All points in words: the chart's twin. */
export function SeriesTable(
  props: ValuesProps & { name: string; height: number },
) {
  const { t } = useMlHomeTranslation();
  const sx = useTableSx();
  const banded = hasEnvelope(props.lines);
  const rows = props.lines
    .flatMap(line => line.placed.map(point => ({ line, point })))
    .slice(0, MAX_ROWS);
  return (
    <Box
      tabIndex={0}
      role="region"
      aria-label={props.name}
      sx={{ height: props.height, overflow: 'auto' }}
    >
      <Box component="table" sx={sx}>
        <thead>
          <tr>
            <th style={{ width: '36%' }}>{t('charts.run')}</th>
            <th>{props.axisLabel}</th>
            <th>{t('charts.value')}</th>
            {banded && <th>{t('charts.min')}</th>}
            {banded && <th>{t('charts.max')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, point }, i) => (
            <tr key={`${line.id}-${i}`}>
              <th scope="row">{line.label}</th>
              <td>{props.formatX(point.x)}</td>
              <td>{props.formatValue(point.value)}</td>
              {banded && (
                <>
                  <td className="faint">{props.formatValue(point.min)}</td>
                  <td className="faint">{props.formatValue(point.max)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
