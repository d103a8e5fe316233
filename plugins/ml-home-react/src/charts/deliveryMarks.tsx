import { PartitionState } from '@ml-home/backstage-plugin-ml-home-common';
import { getContrastRatio } from '@mui/material/styles';
import { Tokens } from '../theme';
import { useMlHomeTranslation } from '../translation';

/** The order in which the states of partitions are told. */
export const partitionStates: PartitionState[] = [
  'on_time',
  'late',
  'overdue',
  'abandoned',
  'pending',
  'excused',
  'unjudged',
];

/** The word of each state of a partition. */
export function usePartitionWords(): Record<PartitionState, string> {
  const { t } = useMlHomeTranslation();
  return {
    on_time: t('delivery.onTime'),
    late: t('delivery.late'),
    overdue: t('delivery.overdue'),
    abandoned: t('delivery.abandoned'),
    pending: t('delivery.pending'),
    excused: t('delivery.excused'),
    unjudged: t('delivery.unjudged'),
  };
}

/** States that stand out. */
export const isDeviation = (state: PartitionState): boolean =>
  state === 'late' || state === 'overdue' || state === 'abandoned';

/** Of the page's text and its ground, the one that is easier to read on a colour. */
export function inkOn(colour: string, k: Tokens): string {
  try {
    return getContrastRatio(k.text, colour) >= getContrastRatio(k.paper, colour)
      ? k.text
      : k.paper;
  } catch {
    return k.text;
  }
}

/** Slanted lines: no data. One per drawing, by an id of its own. */
export function Hatch(props: { id: string; k: Tokens }) {
  return (
    <pattern
      id={props.id}
      width="4"
      height="4"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="4" height="4" fill={props.k.unknownGround} />
      <line
        x1="0"
        y1="0"
        x2="0"
        y2="4"
        stroke={props.k.second}
        strokeWidth="1.5"
      />
    </pattern>
  );
}

/** The small mark of a state within a 10 × 10 box, in one colour: form tells the states apart. */
export function MarkPath(props: { state: PartitionState; colour: string }) {
  const line = {
    fill: 'none',
    stroke: props.colour,
    strokeWidth: 1.5,
    strokeLinecap: 'round' as const,
  };
  switch (props.state) {
    case 'on_time':
      return <path d="M1.8 5.4 4 7.6 8.4 2.6" {...line} />;
    case 'late':
      return <path d="M5 1 9.4 9H.6Z" fill={props.colour} />;
    case 'overdue':
      return <path d="M2 2 8 8M8 2 2 8" {...line} />;
    case 'abandoned':
      return <path d="M2 1.5 8 7.5M8 1.5 2 7.5M1.5 9.3h7" {...line} />;
    case 'excused':
      return <path d="M2 5h6" {...line} />;
    case 'unjudged':
      return <path d="M1.5 8.5 8.5 1.5M1.5 5 5 1.5M5 8.5 8.5 5" {...line} />;
    default:
      return <circle cx="5" cy="5" r="3.6" {...line} />;
  }
}
