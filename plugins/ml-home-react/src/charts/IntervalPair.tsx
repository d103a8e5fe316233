import { useTokens } from '../theme';

export interface Interval {
  value: number;
  low?: number;
  high?: number;
}

const WIDTH = 150;
const PAD = 8;

/** What spans a pair, with a little room at both ends. */
export function pairDomain(pair: (Interval | undefined)[]): [number, number] {
  const all = pair.flatMap(one =>
    one ? [one.value, one.low ?? one.value, one.high ?? one.value] : [],
  );
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const room = (high - low) * 0.1 || Math.abs(high) * 0.01 || 1;
  return [low - room, high + room];
}

/**
 * A value before (ring, grey) and now (dot, accent) on one axis, each with its interval. The numbers stand beside it
 * in the table: they are its twin.
 */
export function IntervalPair(props: {
  /** Says the finding: "ndcg: before 0.4287, now 0.4312". */
  name: string;
  before?: Interval;
  after?: Interval;
}) {
  const k = useTokens();
  const { before, after } = props;
  if (!before && !after) return null;
  const [low, high] = pairDomain([before, after]);
  const x = (value: number) =>
    PAD + ((value - low) / (high - low)) * (WIDTH - 2 * PAD);
  const line = (one: Interval, y: number, colour: string, filled: boolean) => (
    <g key={y}>
      {one.low !== undefined && one.high !== undefined && (
        <line
          x1={x(one.low)}
          x2={x(one.high)}
          y1={y}
          y2={y}
          stroke={colour}
          strokeWidth={2}
        />
      )}
      <circle
        cx={x(one.value)}
        cy={y}
        r={3}
        fill={filled ? colour : k.paper}
        stroke={colour}
        strokeWidth={1.5}
      />
    </g>
  );
  return (
    <svg
      width={WIDTH}
      height={24}
      viewBox={`0 0 ${WIDTH} 24`}
      role="img"
      aria-label={props.name}
      style={{ display: 'block' }}
    >
      {before && line(before, 7, k.second, false)}
      {after && line(after, 17, k.accent, true)}
    </svg>
  );
}
