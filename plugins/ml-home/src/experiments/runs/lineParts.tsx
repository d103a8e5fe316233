import { useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import type { LineStyle } from './colours';
import type { LaidColumn } from './layout';

export interface LineActions {
  select: (id: string, range: boolean) => void;
  open: (run: RunRow) => void;
  toggleGroup: (value: string, open: boolean) => void;
  more: (value: string) => void;
  menu: (run: RunRow, anchor: HTMLElement) => void;
}

export const cellStyle = (column: LaidColumn) => ({
  width: column.width,
  ...(column.left === undefined ? {} : { left: column.left }),
});

export const cellClass = (column: LaidColumn): string =>
  [
    'mlr-cell',
    column.right && 'mlr-right',
    column.left !== undefined && 'mlr-pin',
    column.edge && 'mlr-edge',
  ]
    .filter(Boolean)
    .join(' ');

/** What is chosen is on the charts. */
const Eye = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden focusable="false">
    <path
      d="M1 6s1.8-3 5-3 5 3 5 3-1.8 3-5 3-5-3-5-3Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
    />
    <circle cx="6" cy="6" r="1.5" fill="currentColor" />
  </svg>
);

/** The box of a run: filled with its colour when chosen, with a dot of it when only drawn. */
export function RunBox(props: {
  selected: boolean;
  style: LineStyle | undefined;
}) {
  const k = useTokens();
  const { selected, style } = props;
  const colour = style ? k.series[style.hue] : k.accent;
  return (
    <span
      className="mlr-box"
      style={selected ? { background: colour, borderColor: colour } : undefined}
    >
      {selected && <Eye />}
      {!selected && style && (
        <span
          style={{ width: 6, height: 6, borderRadius: 3, background: colour }}
        />
      )}
    </span>
  );
}
