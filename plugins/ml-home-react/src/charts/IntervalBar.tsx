import { useTokens } from '../theme';

const HEIGHT = 20;

export interface IntervalBarProps {
  /** What is drawn, in words; the row says the numbers. */
  label: string;
  width: number;
  /** Bounds of the axis, the same for all rows of a table. */
  low: number;
  high: number;
  value?: number;
  interval?: { low: number; high: number };
  /** The allowed band. */
  band?: { low: number; high: number };
  /** The value that others are compared with. */
  reference?: number;
  state?: 'reference' | 'fail' | 'plain';
}

/** A value with its interval on the axis of its table; unknown is hatched. */
export function IntervalBar(props: IntervalBarProps) {
  const k = useTokens();
  const { width, low, high, band, interval } = props;
  const span = high - low || 1;
  const x = (value: number) =>
    4 + ((Math.min(Math.max(value, low), high) - low) / span) * (width - 8);
  const middle = HEIGHT / 2;
  const plain = props.state === 'fail' ? k.error : k.second;
  const colour = props.state === 'reference' ? k.accent : plain;
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={props.label}
      focusable="false"
      style={{ display: 'block', maxWidth: '100%' }}
    >
      {band && (
        <rect
          x={x(band.low)}
          width={Math.max(1, x(band.high) - x(band.low))}
          y={2}
          height={HEIGHT - 4}
          fill={k.hover}
        />
      )}
      {props.reference !== undefined && (
        <line
          x1={x(props.reference)}
          x2={x(props.reference)}
          y1={0}
          y2={HEIGHT}
          stroke={k.second}
          strokeDasharray="2 2"
        />
      )}
      {props.value === undefined && (
        <>
          <defs>
            <pattern
              id="interval-unknown"
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line
                x1="0"
                y1="0"
                x2="0"
                y2="6"
                stroke={k.unknown}
                strokeWidth="1.5"
              />
            </pattern>
          </defs>
          <rect
            x={4}
            y={6}
            width={width - 8}
            height={8}
            fill="url(#interval-unknown)"
          />
        </>
      )}
      {interval && (
        <line
          x1={x(interval.low)}
          x2={x(interval.high)}
          y1={middle}
          y2={middle}
          stroke={colour}
          strokeWidth={2}
        />
      )}
      {props.value !== undefined && (
        <circle cx={x(props.value)} cy={middle} r={3.6} fill={colour} />
      )}
    </svg>
  );
}
