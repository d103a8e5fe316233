import Box from '@mui/material/Box';
import { KeyboardEvent, useMemo, useState } from 'react';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { createChartCursor } from './chartCursor';
import { SeriesDrawing } from './SeriesDrawing';
import { nearestIndex, placePoints, stepWindow, xExtent } from './seriesMath';
import { axisFormatter, SeriesChartProps } from './seriesTypes';
import { SeriesTable, SeriesValues } from './SeriesValues';

/**
 * Lines of many runs over steps or time: the true minimum to maximum as a band, a cursor with values, zoom by
 * dragging, a table as its twin (`t`). Keys: arrows move the cursor, Escape shows all again.
 *
 * @example
 * const cursor = useMemo(createChartCursor, []);
 * <SeriesChart name="loss" axis="step" cursor={cursor} lines={runs.map((run, i) => ({
 *   id: run.runId, label: run.name, colour: tokens.series[i], points: series[i].points, startTime: run.startTime,
 * }))} />
 */
export function SeriesChart(props: SeriesChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const [own] = useState(createChartCursor);
  const { axis = 'step', log = false, zoom, onZoom, lines } = props;
  const cursor = props.cursor ?? own;
  const height = props.height ?? 190;
  const formatValue = props.formatValue ?? (value => format.metric(value));

  const placed = useMemo(
    () =>
      lines
        .filter(line => line.points.length > 0)
        .map(line => ({
          ...line,
          placed: placePoints(line.points, axis, line.startTime),
        })),
    [lines, axis],
  );
  const extent = useMemo(
    () => xExtent(placed.map(line => line.placed)),
    [placed],
  );
  const axisLabel = t(`charts.${axis}` as const);
  const formatX = axisFormatter(axis, format);

  const name = t('charts.summary', {
    metric: props.name,
    n: format.number(placed.length),
    lines: placed
      .slice(0, 10)
      .map(line =>
        t('charts.lineSummary', {
          name: line.label,
          last: formatValue(line.placed[line.placed.length - 1].value),
          low: formatValue(
            line.placed.reduce((low, p) => Math.min(low, p.min), Infinity),
          ),
          high: formatValue(
            line.placed.reduce((high, p) => Math.max(high, p.max), -Infinity),
          ),
        }),
      )
      .join('. '),
  });

  const missing = lines.length - placed.length;
  const reduced = placed.filter(
    line => line.reduced && line.placed.some(p => p.max > p.min),
  );
  const broken = placed.filter(line => line.lastNotFinite).length;
  const hidden = log
    ? placed.reduce(
        (sum, line) => sum + line.placed.filter(p => p.value <= 0).length,
        0,
      )
    : 0;
  const notes = [
    reduced.length > 0 &&
      t('charts.reduced', {
        count: reduced.length,
        points: format.number(
          Math.max(...reduced.map(line => line.placed.length)),
        ),
      }),
    broken > 0 && t('charts.notFinite', { count: broken }),
    hidden > 0 && t('charts.logHidden', { count: hidden }),
    missing > 0 &&
      placed.length > 0 &&
      t(zoom ? 'charts.missingInView' : 'charts.missing', {
        count: missing,
        metric: props.name,
      }),
  ].filter(Boolean);

  const zoomTo = (range: [number, number]) => {
    const steps = stepWindow(
      placed.map(line => line.placed),
      range,
    );
    if (steps) onZoom?.(range, steps);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    if (event.key === 't') {
      setView(view === 'chart' ? 'table' : 'chart');
    } else if (event.key === 'Escape' && zoom) {
      event.stopPropagation();
      onZoom?.(undefined);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const [longest] = [...placed].sort(
        (a, b) => b.placed.length - a.placed.length,
      );
      if (!longest) return;
      event.preventDefault();
      const points = longest.placed;
      const now = cursor.get();
      const step =
        (event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 10 : 1);
      const from =
        now === undefined ? points.length - 1 : nearestIndex(points, now);
      const to = Math.max(0, Math.min(points.length - 1, from + step));
      cursor.set(points[to].x);
    }
  };

  return (
    <Box
      role="group"
      aria-label={name}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => cursor.set(undefined)}
      sx={{
        color: k.text,
        fontVariantNumeric: 'tabular-nums',
        borderRadius: '6px',
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 2,
        },
      }}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 0.75,
          minHeight: 26,
          ...type.small,
        }}
      >
        <Box
          sx={{
            minWidth: 0,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {props.title ?? <b>{props.name}</b>}
        </Box>
        <Box sx={{ ml: 'auto', display: 'flex', flexShrink: 0 }}>
          {props.actions}
          <Box
            component="button"
            type="button"
            onClick={() => setView(view === 'chart' ? 'table' : 'chart')}
            aria-label={t(view === 'chart' ? 'charts.table' : 'charts.chart', {
              metric: props.name,
            })}
            sx={{
              border: 0,
              bgcolor: 'transparent',
              color: k.second,
              cursor: 'pointer',
              font: 'inherit',
              ...type.axis,
              minHeight: 24,
              px: 0.5,
              '&:hover': { color: k.text },
            }}
          >
            {view === 'chart' ? t('charts.asTable') : t('charts.asChart')}
          </Box>
        </Box>
      </Box>
      {!placed.length && (
        <Box
          sx={{
            height: 64,
            display: 'grid',
            placeItems: 'center',
            color: k.faint,
            ...type.small,
          }}
        >
          {props.lines.some(line => line.lastNotFinite)
            ? t('charts.onlyNotFinite')
            : t('charts.none')}
        </Box>
      )}
      {placed.length > 0 && extent && view === 'chart' && (
        <SeriesDrawing
          lines={placed}
          axis={axis}
          log={log}
          smoothing={props.smoothing ?? 0}
          baseline={props.baseline}
          cursor={cursor}
          window={zoom ?? extent}
          zoomed={!!zoom}
          height={height}
          formatValue={formatValue}
          highlight={props.highlight}
          onZoom={onZoom && zoomTo}
          onReset={onZoom && (() => onZoom(undefined))}
        />
      )}
      {placed.length > 0 && view === 'chart' && props.values !== false && (
        <SeriesValues
          lines={placed}
          cursor={cursor}
          zoom={zoom}
          axisLabel={axisLabel}
          formatX={formatX}
          formatValue={formatValue}
        />
      )}
      {placed.length > 0 && view === 'table' && (
        <SeriesTable
          name={props.name}
          lines={placed}
          height={height}
          axisLabel={axisLabel}
          formatX={formatX}
          formatValue={formatValue}
        />
      )}
      {notes.length > 0 && (
        <Box sx={{ pt: 0.5, color: k.second, ...type.axis }}>
          {notes.join('; ')}
        </Box>
      )}
    </Box>
  );
}
