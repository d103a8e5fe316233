import { PartitionState } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useId } from 'react';
import { type, Tokens, useTokens } from '../theme';
import { Hatch, partitionStates, usePartitionWords } from './deliveryMarks';

const WIDTH = 4;
const STEP = 5;
const HEIGHT = 18;
const LOW = 6;
/** Between the partitions before and the one of today. */
const APART = 6;

function Bar(props: {
  state: PartitionState;
  x: number;
  k: Tokens;
  hatch: string;
}) {
  const { state, x, k } = props;
  switch (state) {
    case 'on_time':
      return (
        <rect
          x={x}
          y={HEIGHT - LOW}
          width={WIDTH}
          height={LOW}
          fill={k.ok}
          fillOpacity={0.5}
        />
      );
    case 'late':
      return (
        <g fill={k.warning}>
          <rect x={x} y={HEIGHT - 10} width={WIDTH} height={10} />
          <rect x={x} y={HEIGHT - 13.5} width={WIDTH} height={1.8} />
        </g>
      );
    case 'overdue':
    case 'abandoned':
      return (
        <g>
          <rect x={x} y={0} width={WIDTH} height={HEIGHT} fill={k.error} />
          <path
            d={`M${x + 0.8} 3.4l2.4 2.4m0-2.4l-2.4 2.4${
              state === 'abandoned' ? `M${x + 0.6} 8.4h2.8` : ''
            }`}
            stroke={k.paper}
            strokeWidth={1}
          />
        </g>
      );
    case 'excused':
      return (
        <rect x={x} y={HEIGHT - 3} width={WIDTH} height={1.6} fill={k.second} />
      );
    case 'unjudged':
      return (
        <rect
          x={x}
          y={HEIGHT - LOW}
          width={WIDTH}
          height={LOW}
          fill={`url(#${props.hatch})`}
        />
      );
    default:
      return (
        <rect
          x={x + 0.5}
          y={HEIGHT - LOW - 1.5}
          width={WIDTH - 1}
          height={LOW + 1}
          fill="none"
          stroke={k.second}
        />
      );
  }
}

/** One bar per partition, the newest apart; only deviations rise. Never rescaled. */
export function DeliveryStrip(props: {
  marks: { key: string; state: PartitionState }[];
  /** Says the finding: "25 of 28 on time, late 3 and 9 Nov". */
  name: string;
}) {
  const k = useTokens();
  const hatch = useId();
  const last = props.marks.length - 1;
  const width = last * STEP + APART + WIDTH;
  if (last < 0) return null;
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={props.name}
      style={{ display: 'block' }}
    >
      <title>{props.name}</title>
      <defs>
        <Hatch id={hatch} k={k} />
      </defs>
      {props.marks.map(({ key, state }, i) => (
        <Bar
          key={key}
          state={state}
          k={k}
          hatch={hatch}
          x={i * STEP + (i === last && last > 0 ? APART : 0)}
        />
      ))}
    </svg>
  );
}

/** What the marks mean. */
export function DeliveryLegend(props: { only?: PartitionState[] }) {
  const k = useTokens();
  const hatch = useId();
  const words = usePartitionWords();
  const shown = partitionStates.filter(
    state => !props.only || props.only.includes(state),
  );
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        flexWrap: 'wrap',
        columnGap: 1.75,
        color: k.second,
        ...type.small,
      }}
    >
      {shown.map(state => (
        <Box
          component="span"
          key={state}
          sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px' }}
        >
          <svg width={WIDTH} height={HEIGHT} aria-hidden>
            <defs>
              <Hatch id={`${hatch}-${state}`} k={k} />
            </defs>
            <Bar state={state} x={0} k={k} hatch={`${hatch}-${state}`} />
          </svg>
          {words[state]}
        </Box>
      ))}
    </Box>
  );
}
