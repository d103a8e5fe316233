import { DrawnBin } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { KeyboardEvent, useState } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { useWidth } from './useWidth';

const LEFT = 44;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;

/** The longest bar of some bins, of both series. */
export const highestShare = (bins: DrawnBin[]): number =>
  Math.max(0, ...bins.flatMap(bin => [bin.share, bin.reference ?? 0]));

/** The outline of a reference: a step per bin. */
export const stepPath = (
  bins: DrawnBin[],
  x: (i: number) => number,
  y: (share: number) => number,
): string =>
  bins
    .map(
      (bin, i) =>
        `${i ? 'L' : 'M'}${x(i)} ${y(bin.reference ?? 0)}H${x(i + 1)}`,
    )
    .join('');

/** Bars of counted values with their names; a tick marks the reference. */
function ValueBars(props: { bins: DrawnBin[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const most = highestShare(props.bins) || 1;
  return (
    <Box aria-hidden sx={{ display: 'grid', gap: '3px' }}>
      {props.bins.map((bin, i) => (
        <Box
          key={bin.value ?? `others-${i}`}
          sx={{
            display: 'grid',
            gridTemplateColumns: 'minmax(60px, 28%) 1fr 56px',
            columnGap: 1,
            alignItems: 'center',
            ...type.small,
          }}
        >
          <Box
            component="span"
            title={bin.value}
            sx={{
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
              color: bin.value === undefined ? k.second : k.text,
            }}
          >
            {bin.value ?? t('statistics.others')}
          </Box>
          <Box sx={{ position: 'relative', height: 14, bgcolor: k.hover }}>
            <Box
              sx={{
                height: '100%',
                width: `${(bin.share / most) * 100}%`,
                bgcolor: bin.value === undefined ? k.series[6] : k.series[0],
                opacity: 0.75,
              }}
            />
            {bin.reference !== undefined && (
              <Box
                sx={{
                  position: 'absolute',
                  top: -1,
                  bottom: -1,
                  width: 2,
                  left: `calc(${(bin.reference / most) * 100}% - 1px)`,
                  bgcolor: k.text,
                }}
              />
            )}
          </Box>
          <Box component="span" sx={{ textAlign: 'right', color: k.second }}>
            {format.percent(bin.share)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function NumberBars(props: { bins: DrawnBin[]; height: number }) {
  const { bins, height } = props;
  const k = useTokens();
  const format = useFormat();
  const { ref, width } = useWidth();
  const most = highestShare(bins) || 1;
  const inner = Math.max(10, width - LEFT - RIGHT);
  const x = (i: number) => LEFT + (inner * i) / bins.length;
  const y = (share: number) =>
    TOP + (1 - share / most) * (height - TOP - BOTTOM);
  const hasReference = bins.some(bin => bin.reference !== undefined);
  const last = bins.length;
  const ticks = [0, Math.round(last / 4), Math.round(last / 2), Math.round((3 * last) / 4), last]
    .filter((at, i, all) => all.indexOf(at) === i);
  const edge = (i: number) => (i === last ? bins[last - 1].to! : bins[i].from!);
  const label = format.metricColumn(ticks.map(edge));
  return (
    <Box ref={ref} sx={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden focusable="false">
          {[0, 0.5, 1].map(part => (
            <g key={part}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(part * most)}
                y2={y(part * most)}
                stroke={k.line}
              />
              <text
                x={LEFT - 6}
                y={y(part * most) + 4}
                textAnchor="end"
                fontSize={11}
                fill={k.faint}
              >
                {format.percent(part * most)}
              </text>
            </g>
          ))}
          {bins.map((bin, i) => (
            <rect
              key={bin.from}
              x={x(i) + 1}
              width={Math.max(1, x(i + 1) - x(i) - 2)}
              y={y(bin.share)}
              height={Math.max(0, y(0) - y(bin.share))}
              fill={k.series[0]}
              opacity={0.7}
            />
          ))}
          {hasReference && (
            <path
              d={stepPath(bins, x, y)}
              fill="none"
              stroke={k.text}
              strokeWidth="1.4"
            />
          )}
          {ticks.map((at, i) => (
            <text
              key={at}
              x={x(at)}
              y={height - 6}
              textAnchor={
                (i === 0 && 'start') ||
                (i === ticks.length - 1 && 'end') ||
                'middle'
              }
              fontSize={11}
              fill={k.faint}
            >
              {label(edge(at))}
            </text>
          ))}
        </svg>
      )}
    </Box>
  );
}

/** Shares of values by bin, with the reference drawn over them; `t` shows the table. */
export function HistogramChart(props: {
  bins: DrawnBin[];
  name: string;
  height?: number;
}) {
  const { bins } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [table, setTable] = useState(false);
  const height = props.height ?? 190;
  const numeric = bins[0]?.from !== undefined;
  const hasReference = bins.some(bin => bin.reference !== undefined);
  const label = format.metricColumn(
    bins.flatMap(({ from, to }) => [from ?? 0, to ?? 0]),
  );
  const key = (mark: 'bar' | 'line', text: string) => (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}
    >
      <svg width="16" height="10" aria-hidden focusable="false">
        {mark === 'bar' ? (
          <rect width="16" height="10" fill={k.series[0]} opacity="0.7" />
        ) : (
          <line x1="0" x2="16" y1="5" y2="5" stroke={k.text} strokeWidth="1.6" />
        )}
      </svg>
      {text}
    </Box>
  );
  return (
    <Box
      role="group"
      aria-label={props.name}
      tabIndex={0}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 't' && !event.ctrlKey && !event.metaKey) {
          setTable(!table);
        }
      }}
      sx={{
        '&:focus-visible': { outline: `2px solid ${k.accent}`, outlineOffset: 2 },
      }}
    >
      {table && (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[
            t('statistics.bin'),
            t('statistics.this'),
            ...(hasReference ? [t('statistics.reference')] : []),
          ]}
          rows={bins.map(bin => [
            numeric
              ? t('statistics.rangeOf', {
                  min: label(bin.from!),
                  max: label(bin.to!),
                })
              : bin.value ?? t('statistics.others'),
            format.percent(bin.share),
            ...(hasReference ? [format.percent(bin.reference)] : []),
          ])}
        />
      )}
      {!table && numeric && <NumberBars bins={bins} height={height} />}
      {!table && !numeric && <ValueBars bins={bins} />}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 2,
          mt: 0.5,
          ...type.small,
          color: k.second,
        }}
      >
        {key('bar', t('statistics.this'))}
        {hasReference && key('line', t('statistics.reference'))}
        {numeric && <span>{t('statistics.tails')}</span>}
        <span>{t('statistics.keys')}</span>
      </Box>
    </Box>
  );
}

/** A distribution in a cell: bars without axis. */
export function MiniHistogram(props: { bins: DrawnBin[]; name: string }) {
  const k = useTokens();
  const width = 120;
  const height = 24;
  const most = highestShare(props.bins) || 1;
  const step = width / Math.max(1, props.bins.length);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={props.name}
      style={{ display: 'block' }}
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke={k.line} />
      {props.bins.map((bin, i) => (
        <rect
          key={bin.value ?? bin.from ?? 'others'}
          x={i * step + 0.5}
          width={Math.max(1, step - 1)}
          y={height - (bin.share / most) * (height - 2)}
          height={(bin.share / most) * (height - 2)}
          fill={bin.from === undefined && bin.value === undefined ? k.series[6] : k.series[0]}
          opacity="0.75"
        />
      ))}
    </svg>
  );
}
