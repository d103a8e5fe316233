import { PartitionState } from '@ml-home/backstage-plugin-ml-home-common';
import { Tokens } from '../theme';
import { isDeviation } from './deliveryMarks';

export interface DeliveryPoint {
  key: string;
  label: string;
  state: PartitionState;
  /** From the end of the partition to its arrival, in ms; absent while it has not come. */
  time?: number;
  /** How long it is waited for until now, in ms; where it has not come. */
  waited?: number;
  /** The deadline after the end of the partition, in ms. */
  deadline?: number;
  current: boolean;
}

/** The mark of one partition: its form tells the state. */
export function Dot(props: {
  point: DeliveryPoint;
  x: number;
  y: number;
  k: Tokens;
}) {
  const { point, x, y, k } = props;
  const fade = point.current ? 1 : 0.55;
  if (point.time === undefined) {
    const overdue = isDeviation(point.state);
    return overdue ? (
      <path
        d={`M${x - 4} ${y - 4}l8 8m0-8l-8 8`}
        stroke={k.error}
        strokeWidth={2}
      />
    ) : (
      <circle
        cx={x}
        cy={y}
        r={3.5}
        fill={k.paper}
        stroke={k.second}
        strokeWidth={1.5}
      />
    );
  }
  if (isDeviation(point.state)) {
    return (
      <path
        d={`M${x} ${y - 5.5}l5.4 10h-10.8z`}
        fill={k.warning}
        fillOpacity={fade}
      />
    );
  }
  const judged = point.state === 'on_time';
  return (
    <circle
      cx={x}
      cy={y}
      r={3.1}
      fill={judged ? k.ok : k.second}
      fillOpacity={judged ? fade : fade * 0.7}
    />
  );
}

/** Runs of equal deadlines as level pieces, so that a changed promise shows as a step. */
export function deadlinePath(
  points: DeliveryPoint[],
  x: (i: number) => number,
  y: (ms: number) => number,
  half: number,
): string {
  return points
    .map(({ deadline }, i) =>
      deadline === undefined
        ? ''
        : `M${x(i) - half} ${y(deadline)}H${x(i) + half}`,
    )
    .join('');
}

/** What the label of a point outside takes, with its distance, in px. */
const LABEL = 96;
const GAP = 9;

/**
 * On which side each point outside has its value, where there is room: at the left unless something is there, else at
 * the right; in a crowd some have none, and are read under the pointer or in the table.
 *
 * @param places from left to right, in px
 */
export function labelSides(
  places: number[],
  width: number,
): ('left' | 'right' | undefined)[] {
  let taken = 0;
  return places.map((x, i) => {
    const next = places[i + 1] ?? width;
    if (x - LABEL > taken) {
      taken = x + GAP;
      return 'left';
    }
    if (x > taken - GAP && x + LABEL < next) {
      taken = x + LABEL;
      return 'right';
    }
    taken = Math.max(taken, x + GAP);
    return undefined;
  });
}
