import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import MoreVert from '@mui/icons-material/MoreVert';
import PushPin from '@mui/icons-material/PushPin';
import { useMlHomeTranslation } from '@ml-home/backstage-plugin-ml-home-react';
import { PointerEvent, useRef, useState } from 'react';
import { RunSort, shortKey, sortKeyOf } from './columns';
import type { LaidColumn } from './layout';
import { cellClass, cellStyle } from './lineParts';
import type { Meaning } from './meaning';

const MIN_WIDTH = 56;

export interface HeadCellProps {
  column: LaidColumn;
  index: number;
  sort: RunSort;
  meaningOf: (key: string) => Meaning;
  onSort: (id: string) => void;
  onMenu: (column: LaidColumn, anchor: HTMLElement) => void;
  /** Absent width: back to the one that fits. */
  onWidth: (id: string, width: number | undefined) => void;
  onResizing: (id: string, width: number | undefined) => void;
  onDrop: (id: string, before: string) => void;
}

/** The width of a column by dragging its edge; a double click fits it again. */
function Grip(props: HeadCellProps) {
  const { column } = props;
  const { t } = useMlHomeTranslation();
  const start = useRef<{ x: number; width: number }>(undefined);
  const [dragging, setDragging] = useState(false);
  const widthAt = (event: PointerEvent) =>
    Math.max(
      MIN_WIDTH,
      start.current!.width + event.clientX - start.current!.x,
    );
  return (
    <span
      className={`mlr-grip${dragging ? ' mlr-dragging' : ''}`}
      title={t('columns.resize', { column: column.label })}
      onPointerDown={event => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: column.width };
        setDragging(true);
      }}
      onPointerMove={event => {
        if (start.current) props.onResizing(column.id, widthAt(event));
      }}
      onPointerUp={event => {
        if (!start.current) return;
        const width = widthAt(event);
        const moved = width !== start.current.width;
        start.current = undefined;
        setDragging(false);
        props.onResizing(column.id, undefined);
        if (moved) props.onWidth(column.id, width);
      }}
      onDoubleClick={() => props.onWidth(column.id, undefined)}
    />
  );
}

/** Head of a column: sorts by a click, moves by dragging, the rest is in its menu. */
export function HeadCell(props: HeadCellProps) {
  const { column, sort } = props;
  const { t } = useMlHomeTranslation();
  const [over, setOver] = useState(false);
  const isName = props.index === 0;
  const sorted = sort.column === column.id;
  const meaning =
    column.kind === 'metric' || column.kind === 'vs'
      ? props.meaningOf(column.key)
      : undefined;
  const descending =
    sort.order === 'desc' ||
    (sort.order === 'best' && meaning?.direction !== 'lower');
  const Arrow = descending ? ArrowDownward : ArrowUpward;
  const way = { higher: '↑', lower: '↓', none: '' }[
    meaning?.direction ?? 'none'
  ];
  const letters = Math.max(6, Math.floor((column.width - 40) / 6.5));
  const title = [
    column.kind === 'vs'
      ? t('runs.vsTitle', { metric: column.key })
      : column.key,
    meaning?.direction === 'higher' && t('runs.higher'),
    meaning?.direction === 'lower' && t('runs.lower'),
  ]
    .filter(Boolean)
    .join(', ');
  const text = (
    <>
      {column.left !== undefined && !isName && (
        <PushPin sx={{ fontSize: '12px !important' }} aria-hidden />
      )}
      <span title={column.kind === 'run' ? undefined : title}>
        {shortKey(column.label, letters)}
      </span>
      {way && column.kind === 'metric' && !sorted && (
        <span aria-hidden className="mlr-faint">
          {way}
        </span>
      )}
    </>
  );
  const ariaSort = () => {
    if (!sorted) return 'none' as const;
    return descending ? ('descending' as const) : ('ascending' as const);
  };
  return (
    // Its buttons take the focus.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      role="columnheader"
      aria-colindex={props.index + 2}
      aria-sort={sortKeyOf(column.id) ? ariaSort() : undefined}
      className={`${cellClass(column)} mlr-headcell${over ? ' mlr-drop' : ''}`}
      style={{
        ...cellStyle(column),
        position: column.left === undefined ? 'relative' : 'sticky',
      }}
      draggable={!isName}
      onDragStart={event => {
        event.dataTransfer.setData('text/x-run-column', column.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={event => {
        if (isName) return;
        if (!event.dataTransfer.types.includes('text/x-run-column')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false);
        const id = event.dataTransfer.getData('text/x-run-column');
        if (id) props.onDrop(id, column.id);
      }}
    >
      {sortKeyOf(column.id) ? (
        <button
          type="button"
          className={`mlr-sort${sorted ? ' mlr-sorted' : ''}`}
          onClick={() => props.onSort(column.id)}
        >
          {text}
          {sorted && <Arrow aria-hidden />}
        </button>
      ) : (
        <span className="mlr-sort" style={{ cursor: 'default' }}>
          {text}
        </span>
      )}
      {!isName && (
        <button
          type="button"
          className="mlr-icon"
          style={{ width: 18, marginRight: -6 }}
          aria-label={t('columns.menu', { column: column.label })}
          aria-haspopup="menu"
          onClick={event => props.onMenu(column, event.currentTarget)}
        >
          <MoreVert aria-hidden />
        </button>
      )}
      <Grip {...props} />
    </div>
  );
}
